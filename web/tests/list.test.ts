// @vitest-environment jsdom

import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Summary } from "../src/core/summaries";
import { takeWords } from "../src/i18n/words.svelte";

vi.mock("../src/app.svelte", () => ({
  client: { picture: () => undefined, leftBehind: [], threads: [], drafts: undefined, me: null, downSince: 0, source: () => null },
  navigation: { route: { screen: "list", id: null } },
}));
vi.mock("../src/ui/notifications/notifications.svelte", () => ({ isOffered: () => false }));
vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: () => undefined }));
vi.mock("../src/actions/loading", () => ({ presenceFollow: () => undefined }));

const { default: List } = await import("../src/screens/List.svelte");

const MANY: Summary[] = Array.from({ length: 250 }, (_, number) => ({
  ...{ id: `pier-${number}`, hueOf: `pier-${number}`, title: `Pier ${number}`, isGroup: true, isChannel: false },
  ...{ isOnline: false, sign: "", isMuted: false, isQuiet: false, isHidden: false, folder: "", attention: "nothing", isPinned: false, isBlocked: false, request: "", isSilent: true },
  ...{ unread: 0, mentions: 0, last: null, lastAt: "2026-11-28T12:00:00Z" },
}));

beforeEach(() => takeWords("conversation"));
afterEach(cleanup);

const CHATS: Summary[] = [
  { ...MANY[0]!, id: "roster", isPinned: true },
  { ...MANY[0]!, id: "watch" },
  { ...MANY[0]!, id: "drill", unread: 2, attention: "calls" },
  { ...MANY[0]!, id: "ben", isGroup: false },
];

/** Draw all of them; return the rows, which grow, and what is scrolled. By class: roles of so many take seconds. */
function drawn(): { rows: HTMLCollectionOf<Element>; scrolled: HTMLElement; search: HTMLElement } {
  const { container } = render(List, { conversations: MANY, isResting: false });
  return {
    rows: container.getElementsByClassName("row"),
    scrolled: container.querySelector<HTMLElement>(".scroll")!,
    search: container.querySelector("input")!,
  };
}

test("S14: of many conversations 50 are drawn, and more where their end is near", async () => {
  const { rows, scrolled } = drawn();
  expect(rows).toHaveLength(50);
  vi.spyOn(scrolled, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(scrolled, "scrollHeight", "get").mockReturnValue(3_200);
  scrolled.scrollTop = 1_800;
  await fireEvent.scroll(scrolled);
  expect(rows).toHaveLength(50);
  scrolled.scrollTop = 2_100;
  await fireEvent.scroll(scrolled);
  expect(rows).toHaveLength(100);
});

test("S14: the last of many conversations is one key away", async () => {
  const { rows } = drawn();
  await fireEvent.keyDown(rows[0]!, { key: "End" });
  expect(document.activeElement?.getAttribute("href")).toBe("/c/pier-249");
});

test("S14: a conversation is found that is not drawn", async () => {
  const { rows, search } = drawn();
  await fireEvent.input(search, { target: { value: "pier 249" } });
  expect([...rows].map((row) => row.getAttribute("href"))).toEqual(["/c/pier-249"]);
});

test("T7: a part of the list is folded, but for what waits to be read, and unfolded by the same heading", async () => {
  const user = userEvent.setup();
  render(List, { conversations: CHATS, isResting: false });
  const rows = (): (string | null)[] =>
    [...document.getElementsByClassName("row")].map((row) => row.getAttribute("href")!.replace("/c/", ""));
  expect(rows()).toEqual(["roster", "watch", "drill", "ben"]);
  const heading = screen.getByRole("button", { name: "Groups" });
  expect(heading.getAttribute("aria-expanded")).toBe("true");
  await user.click(heading);
  expect(rows()).toEqual(["roster", "drill", "ben"]);
  expect(heading.getAttribute("aria-expanded")).toBe("false");
  await user.click(screen.getByRole("button", { name: "Pinned" }));
  expect(rows()).toEqual(["drill", "ben"]);
  await user.click(heading);
  expect(rows()).toEqual(["watch", "drill", "ben"]);
});
