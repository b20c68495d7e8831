/** Who is said to be typing. */

// @vitest-environment jsdom

import { beforeEach, expect, test, vi } from "vitest";
import { takeWords } from "../src/i18n/words.svelte";
import { BEN, heldState, outboxOf, snapshot } from "./examples";

const state = heldState(1);
vi.mock("../src/app.svelte", () => ({
  client: {
    typing: () => [BEN.id],
    source: (id: string) => ({ state, outbox: outboxOf(), conversation: state.conversations.get(id)! }),
  },
}));

const { typingWords } = await import("../src/ui/people/typing");

beforeEach(() => takeWords("conversation"));

test("C21: who was typing as a room was archived is typing no more", () => {
  state.loadPeople([], [BEN]);
  expect(typingWords("watch")).toBe("Ben Ode is typing…");
  const settings = { ...state.conversations.get("watch")!.settings!, is_archived: true };
  state.apply({ type: "user.updated", user_revision: 7, conversation: snapshot(1, { revision: 2, settings }) });
  expect(typingWords("watch")).toBe("");
});
