import { expect, test } from "vitest";
import { addressOf, isOfPage } from "../src/links";
import { route } from "../src/routes";

const ID = "01a1e395-ae80-7aa0-aee8-b9997f5c7c29";

test("every screen has its address", () => {
  expect(route("/")).toMatchObject({ screen: "list", id: null, at: null });
  expect(route(`/c/${ID}`)).toMatchObject({ screen: "conversation", id: ID, at: null });
  expect(route(`/c/${ID}`, "?m=12")).toMatchObject({ screen: "conversation", id: ID, at: 12 });
  expect(route(`/c/${ID}`, "?m=0x1")).toMatchObject({ screen: "conversation", id: ID, at: null });
  expect(route(`/c/${ID}/info`)).toMatchObject({ screen: "info", id: ID, at: null });
  for (const screen of ["signin", "signup", "forgot", "reset", "new", "settings"]) {
    expect(route(`/${screen}`)).toMatchObject({ screen, id: null, at: null });
  }
});

test("a screen has its place on the page", () => {
  const panes = ["/signin", "/", `/c/${ID}`, `/c/${ID}/info`, "/new", "/nowhere"];
  expect(panes.map((path) => route(path).pane)).toEqual(
    ["door", "list", "main", "panel", "main", "main"],
  );
});

test("any other address is that of nothing", () => {
  for (const path of ["/nowhere", "/c/", "/c/1", `/c/${ID}/else`, `/c/${ID}/info/`, "/settings/a/b"]) {
    expect(route(path).screen).toBe("missing");
  }
});

test("a part of the settings has an address of its own", () => {
  expect(route("/settings")).toMatchObject({ screen: "settings", section: null });
  expect(route("/settings/security")).toMatchObject({ screen: "settings", section: "security" });
});

test("M8: a link to a conversation of this page is one of the page, and no other is", () => {
  const isHere = (url: string) => isOfPage(url, "https://chat.example.org");
  expect(isHere(`https://chat.example.org${addressOf(ID, 12)}`)).toBe(true);
  expect(isHere(`https://CHAT.example.org/c/${ID}`)).toBe(true);
  for (const url of [
    `https://other.example.org/c/${ID}`,
    `http://chat.example.org/c/${ID}`,
    "https://chat.example.org/api/docs/",
    "https://chat.example.org/settings",
    "https://[",
    "mailto:ana@example.org",
  ]) {
    expect(isHere(url)).toBe(false);
  }
});
