// @vitest-environment jsdom

import { cleanup, render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Message } from "../src/api/socket";
import type { State } from "../src/core/state/state";
import { takeWords } from "../src/i18n/words.svelte";
import { ANA, BEN, heldState, message } from "./examples";

interface Page {
  asked: string[];
  done: string[];
  /** By cursor; what is not there cannot be loaded. */
  pages: Record<string, { results: Message[]; next: string | null }>;
  state: State | null;
}

const page = vi.hoisted((): Page => ({ asked: [], done: [], pages: {}, state: null }));

vi.mock("../src/actions/message-choices", () => ({
  messagePin: (_id: string, { seq }: { seq: number }) => page.done.push(`unpin ${seq}`),
}));
vi.mock("../src/actions/message-lists", () => ({
  pinsList: (_id: string, cursor: string) => {
    page.asked.push(cursor);
    const data = page.pages[cursor];
    const error = { code: "unavailable", detail: "" };
    return Promise.resolve({ status: 200, retryAfter: null, ...(data === undefined ? { error } : { data }) });
  },
}));
vi.mock("../src/app.svelte", () => ({
  client: { picture: () => undefined,
    me: ANA,
    source: (id: string) => ({
      ...{ state: page.state, outbox: { entries: () => [] } },
      conversation: page.state?.conversations.get(id),
    }),
    conversation: () => undefined,
  },
}));

const { default: Pins } = await import("../src/screens/Pins.svelte");

beforeEach(async () => {
  Object.assign(page, { asked: [], done: [], pages: {} });
  await takeWords("conversation");
  await takeWords("later");
});
afterEach(cleanup);

function pinned(seq: number, change: Partial<Message> = {}): Message {
  return message(seq, { pinned_since: 20 + seq, pinned_by: BEN.id, ...change });
}

/** Show the panel of a conversation that has these pins and holds its last message alone. */
function show(pins: number[], isBeside = true): void {
  page.state = heldState(9, { pins, last_message: pinned(9) });
  render(Pins, { id: "watch", isBeside });
}

function texts(): (string | undefined)[] {
  return screen.getAllByRole("listitem").map((one) => one.querySelector(".text")?.textContent.trim());
}

test("M9: all that is pinned is loaded, page by page, and the last pinned is first", async () => {
  page.pages = { "": { results: [pinned(4)], next: "2" }, "2": { results: [pinned(2, { pinned_since: 50 })], next: null } };
  show([2, 9, 4]);
  await screen.findByText("Message 2");
  expect(texts()).toEqual(["Message 2", "Message 9", "Message 4"]);
  expect(page.asked).toEqual(["", "2"]);
});

test("M9: what the conversation holds is shown without a server, and what fails is tried again", async () => {
  show([9, 4]);
  await screen.findByText("The server cannot be reached. Try again soon.");
  expect(texts()).toEqual(["Message 9"]);
  page.pages = { "": { results: [pinned(4)], next: null } };
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByText("Message 4");
});

test("V2: what somebody pinned of whom one blocks is folded", async () => {
  const own = { blocks: [{ person: BEN.id, revision: 6, is_on: true }] };
  page.pages = { "": { results: [pinned(4, { sender: ANA.id })], next: null } };
  page.state = heldState(9, { pins: [4, 9], last_message: pinned(9) });
  page.state.apply({ type: "user.updated", user_revision: 6, own });
  render(Pins, { id: "watch", isBeside: true });
  await screen.findByText("Message 4");
  expect(texts()).toEqual(["Message from somebody you blocked", "Message 4"]);
  expect(screen.queryByRole("link", { name: /Message 9/u })).toBeNull();
});

test("M9: each leads to its place, beside the panel where that stays, and is unpinned", async () => {
  show([9]);
  expect(screen.getByRole("link", { name: /Message 9/u }).getAttribute("href")).toBe("/c/watch/pins?m=9");
  await userEvent.click(screen.getByRole("button", { name: "Unpin" }));
  expect(page.done).toEqual(["unpin 9"]);
  cleanup();
  show([9], false);
  expect(screen.getByRole("link", { name: /Message 9/u }).getAttribute("href")).toBe("/c/watch?m=9");
  expect(page.asked).toEqual([]);
});

test("T1: where nothing is pinned, the panel says what to do", () => {
  show([]);
  expect(screen.getByText(/Pin a message, and everybody finds it here/u)).toBeTruthy();
});
