// @vitest-environment jsdom

import { cleanup, render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Message } from "../src/api/socket";
import type { Dialogue } from "../src/core/dialogue";
import { takeWords } from "../src/i18n/words.svelte";
import { BEN, message } from "./examples";

const page = vi.hoisted(() => ({ dialogue: null as unknown as Dialogue, done: [] as string[], listed: [] as Message[] }));

vi.mock("../src/app.svelte", () => ({
  client: { picture: () => undefined,
    get dialogue() {
      return page.dialogue;
    },
    get state() {
      return page.dialogue.state;
    },
    conversation: (id: string) => page.dialogue.state.conversations.get(id),
    source: (id: string) => {
      const { state, outbox } = page.dialogue;
      return { state, outbox, conversation: state.conversations.get(id) };
    },
  },
}));
vi.mock("../src/actions/saved", () => ({
  messageSave: (id: string, seq: number, isOn: boolean) => page.done.push(`${isOn ? "save" : "unsave"} ${seq} in ${id}`),
  savedList: () => {
    const results = page.listed.map((one) => ({ message: one, sender: BEN }));
    return Promise.resolve({ status: 200, retryAfter: null, data: { results, next: null } });
  },
}));

const { default: Saved } = await import("../src/screens/Saved.svelte");
const { Dialogue: NewDialogue } = await import("../src/core/dialogue");
const { outboxOf, snapshot, welcome } = await import("./examples");

beforeEach(async () => {
  await takeWords("conversation");
  await takeWords("later");
  page.dialogue = new NewDialogue(outboxOf());
  page.dialogue.state.apply(welcome([snapshot(3)]));
  page.dialogue.state.greeted();
  page.done.length = 0;
});
afterEach(cleanup);

function save(...messages: Message[]): void {
  page.listed = messages;
  const saved = messages.map(({ conversation, seq }) => ({ conversation, seq, revision: 5 + seq, is_on: true }));
  page.dialogue.state.apply({ type: "user.updated", user_revision: 9, own: { saved } });
}

test("M11: what is saved says who wrote it and where, and leads to its place", async () => {
  save(message(2, { text: "*Low* water at six" }), message(1, { text: "", deleted_at: "2026-11-20T10:00:00Z" }));
  render(Saved);
  await screen.findByText("Low water at six");
  const [first, second] = screen.getAllByRole("listitem");
  expect(first?.querySelector("a")?.getAttribute("href")).toBe("/c/watch?m=2");
  expect(first?.textContent).toContain("Ben");
  expect(first?.textContent).toContain("Harbour watch");
  expect(second?.textContent).toContain("Message deleted");
  await userEvent.click(screen.getAllByRole("button", { name: "Remove from saved" })[0]!);
  expect(page.done).toEqual(["unsave 2 in watch"]);
});

test("M11: what is in a chat that one has left is not shown, and where nothing is, what to do is said", async () => {
  save(message(1, { conversation: "gone" }));
  render(Saved);
  await screen.findByText("Nothing saved yet");
  expect(screen.queryAllByRole("listitem")).toEqual([]);
});

test("V2: what one saved of whom one blocks is folded", async () => {
  save(message(2));
  const own = { blocks: [{ person: BEN.id, revision: 10, is_on: true }] };
  page.dialogue.state.apply({ type: "user.updated", user_revision: 10, own });
  render(Saved);
  await screen.findByText("Message from somebody you blocked");
  expect(screen.queryByText("Message 2")).toBeNull();
});
