// @vitest-environment jsdom

import { cleanup, render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { takeWords } from "../src/i18n/words.svelte";

interface Page {
  results: { text: string; written_at: string }[];
  next: string | null;
}

/** By cursor. */
let pages: Record<string, Page> = {};

const page = vi.hoisted(() => ({ deleted_at: null as string | null }));

vi.mock("../src/actions/message-lists", () => ({
  messageVersions: (_id: string, _seq: number, cursor: string) =>
    Promise.resolve({ status: 200, retryAfter: null, data: pages[cursor] }),
}));
vi.mock("../src/app.svelte", () => ({
  client: { picture: () => undefined, conversation: () => ({ messages: new Map([[1, { edited_at: null, ...page }]]) }) },
}));

// What jsdom does not have.
HTMLDialogElement.prototype.showModal = function (): void {
  this.open = true;
};

const { default: MessageVersions } = await import("../src/ui/messages/MessageVersions.svelte");

beforeEach(async () => {
  page.deleted_at = null;
  await takeWords("conversation");
  await takeWords("later");
});
afterEach(cleanup);

function version(text: string, minute: number): Page["results"][number] {
  return { text, written_at: `2026-11-20T09:0${minute}:00Z` };
}

test("M10: each version says what its edit changed, newest first, and older ones follow", async () => {
  pages = {
    "": { results: [version("Lunch at two.", 3), version("Lunch at one.", 2)], next: "2" },
    "2": { results: [version("Lnch at one.", 1)], next: null },
  };
  render(MessageVersions, { id: "room", seq: 1, onclose: () => undefined });
  await screen.findByText("two");
  expect(document.querySelectorAll("ins, del")).toHaveLength(2);
  await userEvent.click(screen.getByRole("button", { name: "Show more" }));
  await screen.findByText("Lnch");
  const marked = [...document.querySelectorAll("ins, del")].map((one) => `${one.tagName} ${one.textContent}`);
  expect(marked.sort()).toEqual(["DEL Lnch", "DEL one", "INS Lunch", "INS two"]);
});

test("a message that was edited before versions were kept says that they are missing", async () => {
  pages = { "": { results: [version("Hello", 1)], next: null } };
  render(MessageVersions, { id: "room", seq: 1, onclose: () => undefined });
  expect(await screen.findByText("What it said before was not kept.")).toBeTruthy();
});

test("M10: nobody goes on reading what is deleted", () => {
  page.deleted_at = "2026-11-20T10:00:00Z";
  const onclose = vi.fn();
  render(MessageVersions, { id: "room", seq: 1, onclose });
  expect(onclose).toHaveBeenCalled();
});
