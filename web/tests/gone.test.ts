// @vitest-environment jsdom

import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { LeftTexts } from "../src/core/left-texts";
import { takeWords } from "../src/i18n/words.svelte";

interface Page {
  left: LeftTexts;
  discarded: string[];
  mayJoin: boolean;
}
const page = vi.hoisted((): Page => ({ left: { unsent: [], drafts: [] }, discarded: [], mayJoin: false }));

vi.mock("../src/app.svelte", () => ({ client: { picture: () => undefined } }));
vi.mock("../src/actions/left-behind", () => ({
  leftBehindTexts: () => page.left,
  leftBehindDiscard: (id: string) => page.discarded.push(id),
}));

vi.mock("../src/actions/channels", () => ({
  channelLoad: () => Promise.resolve(page.mayJoin ? { data: { may_join: true } } : { error: {} }),
  channelJoin: (id: string) => {
    page.discarded.push(`join ${id}`);
    return Promise.resolve({ data: {} });
  },
}));

const { default: Gone } = await import("../src/screens/Gone.svelte");

beforeEach(() => Object.assign(page, { left: { unsent: [], drafts: [] }, discarded: [], mayJoin: false }));
beforeEach(() => takeWords("conversation").then(() => takeWords("later")));
afterEach(cleanup);

test("O6: what was not sent to a group that one is no longer in can be copied, and deleted", async () => {
  page.left = { drafts: ["Half a tho"], unsent: ["Written offline"] };
  render(Gone, { id: "watch", name: "" });
  expect(screen.getByRole("heading").textContent).toBe("You are no longer in this chat");
  expect(screen.getByLabelText<HTMLTextAreaElement>("Not sent").value).toBe("Written offline");
  expect(screen.getByLabelText<HTMLTextAreaElement>("Your draft").value).toBe("Half a tho");
  await fireEvent.click(screen.getByRole("button", { name: "Delete what is not sent" }));
  expect(page.discarded).toEqual(["watch"]);
});

test("where nothing is left behind, nothing is offered to be deleted", () => {
  render(Gone, { id: "watch", name: "Harbour watch" });
  expect(screen.getByRole("heading").textContent).toContain("Harbour watch");
  expect(screen.getByText(/An owner or admin can add you again/u)).toBeTruthy();
  expect(screen.queryByRole("button")).toBe(null);
});

test("O6: whoever left a channel with something unsent may come back to it from there", async () => {
  page.left = { drafts: ["Half a tho"], unsent: [] };
  page.mayJoin = true;
  render(Gone, { id: "tides", name: "Tides" });
  await fireEvent.click(await screen.findByRole("button", { name: "Join" }));
  expect(page.discarded).toEqual(["join tides"]);
});
