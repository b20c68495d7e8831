import { expect, test } from "vitest";
import examples from "../../chat/protocol/fixtures/emoji.json";
import type { ServerFrame } from "../src/api/socket";
import { Outbox } from "../src/core/outbox/outbox";
import { overlaid } from "../src/core/outbox/overlay";
import { oneSpelling, reactionsTo } from "../src/core/state/reactions";
import type { State } from "../src/core/state/state";
import { ANA, BEN, heldState, message, outboxOf, Shelf } from "./examples";

function reacted(revision: number, person: string, change = {}): ServerFrame {
  const row = { conversation: "watch", seq: 1, revision, emoji: "👍", person, is_on: true };
  return {
    type: "reaction.updated",
    reaction: { ...row, count: 1, people: [person], since: revision, ...change },
  };
}

/** What Ana sees of the reactions to a message, with whatever is pending. */
function seen(state: State, box = outboxOf()): unknown[] {
  const conversation = overlaid(state.conversations.get("watch")!, box.entries("watch"), ANA.id);
  return reactionsTo(conversation.reactions, 1).map(({ emoji, count, is_own = false }) => [emoji, count, is_own]);
}

function withMessage(): State {
  const state = heldState(0);
  state.apply({ type: "message.created", message: message(1) });
  return state;
}

/** The revision after the last one. */
function next(state: State): number {
  return state.revisionOf("watch") + 1;
}

test.each(Object.entries(examples.accepted))(
  "an emoji has the spelling that the server keeps: %s",
  (emoji, kept) => expect(oneSpelling(emoji)).toBe(kept),
);

test("one's own reaction shows at once, and is counted once when its event comes", async () => {
  const state = withMessage();
  state.apply(reacted(next(state), BEN.id));
  const box = outboxOf();
  const operation = { type: "reaction.set", seq: 1, emoji: "👍", is_on: true } as const;
  await box.add("watch", operation, "1");
  expect(seen(state, box)).toEqual([["👍", 2, true]]);

  // The ack, and then the event.
  state.keepReaction("watch", operation);
  box.settle("watch", "1");
  expect(seen(state, box)).toEqual([["👍", 2, true]]);
  state.apply(reacted(next(state), ANA.id, { count: 3 }));
  expect(seen(state, box)).toEqual([["👍", 3, true]]);
});

test("an ack that comes after the event counts nothing again", () => {
  const state = withMessage();
  state.apply(reacted(next(state), ANA.id));
  state.keepReaction("watch", { seq: 1, emoji: "👍", is_on: true });
  expect(seen(state)).toEqual([["👍", 1, true]]);
});

test("a reaction that is taken back before it was sent is taken back alone", async () => {
  const state = withMessage();
  state.apply(reacted(next(state), ANA.id));
  const box = outboxOf();
  for (const is_on of [false, true, false]) {
    await box.add("watch", { type: "reaction.set", seq: 1, emoji: "👍", is_on });
  }
  expect(box.entries("watch")).toHaveLength(1);
  expect(seen(state, box)).toEqual([]);
});

test("a new emoji stands behind the others until the server says where", async () => {
  const state = withMessage();
  state.apply(reacted(next(state), BEN.id));
  const box = outboxOf();
  await box.add("watch", { type: "reaction.set", seq: 1, emoji: "🎉", is_on: true });
  expect(seen(state, box)).toEqual([
    ["👍", 1, false],
    ["🎉", 1, true],
  ]);
});

test("a reaction that is refused goes, and why is said", async () => {
  const state = withMessage();
  const refusals: string[] = [];
  const box = new Outbox({ store: new Shelf(), refused: ({ detail }) => refusals.push(detail) });
  await box.add("watch", { type: "reaction.set", seq: 1, emoji: "🎉", is_on: true }, "1");
  box.fail("watch", "1", { code: "conflict", detail: "This message is deleted." });
  expect(refusals).toEqual(["This message is deleted."]);
  expect(seen(state, box)).toEqual([]);
});

test("a deleted message has no reactions, whatever an older page says", () => {
  const state = withMessage();
  state.apply(reacted(next(state), BEN.id));
  const old = state.conversations.get("watch")!;
  const summary = { emoji: "👍", count: 1, people: [], since: 2, revision: 2 };
  const deleted = { ...message(1), text: "", deleted_at: "2026-11-20T10:00:00Z", revision: next(state) };
  state.apply({ type: "message.updated", message: deleted });
  const page = [{ ...old.messages.get(1)!, reactions: [summary] }];
  state.apply({ type: "history", id: "1", conversation: "watch", messages: page });
  expect(seen(state)).toEqual([]);
});
