import { expect, test } from "vitest";
import type { Problem } from "../src/core/api";
import { Dialogue } from "../src/core/dialogue";
import { Outbox } from "../src/core/outbox/outbox";
import { Rows } from "../src/core/rows";
import { message, outboxOf, Shelf, snapshot, welcome } from "./examples";

/** A dialogue with a conversation in which one message was sent. */
function withMessage(outbox = outboxOf()): Dialogue {
  const dialogue = new Dialogue(outbox);
  dialogue.state.apply(welcome([snapshot(0)]));
  dialogue.state.greeted();
  dialogue.state.apply({ type: "message.created", message: message(1) });
  return dialogue;
}

function isSaved({ state, outbox }: Dialogue): boolean | undefined {
  const conversation = state.conversations.get("watch")!;
  return new Rows().make({ state, outbox, conversation }, [1], false, null)[0]?.isSaved;
}

function told(revision: number, is_on: boolean) {
  const own = { saved: [{ conversation: "watch", seq: 1, revision, is_on }] };
  return { type: "user.updated", user_revision: revision, own } as const;
}

test("M11: a message is saved at once, and stays so when the answer and the row come", async () => {
  const dialogue = withMessage();
  await dialogue.outbox.add("watch", { type: "message.save", seq: 1, is_on: true }, "1");
  expect(isSaved(dialogue)).toBe(true);
  const [entry] = dialogue.outbox.due(Date.now());
  dialogue.called(entry!, { status: 204, retryAfter: null, data: undefined }, Date.now());
  expect(dialogue.outbox.size).toBe(0);
  expect(isSaved(dialogue)).toBe(true);
  dialogue.receive(told(6, true), 0);
  dialogue.receive(told(7, false), 0);
  expect(isSaved(dialogue)).toBe(false);
});

test("M11: what is saved and given up before it was sent is one thing to be done", async () => {
  const dialogue = withMessage();
  for (const is_on of [true, false]) await dialogue.outbox.add("watch", { type: "message.save", seq: 1, is_on });
  expect(dialogue.outbox.entries("watch")).toHaveLength(1);
  expect(isSaved(dialogue)).toBe(false);
});

test("M11: what cannot be saved is not, and why is said", async () => {
  const refusals: Problem[] = [];
  const dialogue = withMessage(new Outbox({ store: new Shelf(), refused: (problem) => refusals.push(problem) }));
  await dialogue.outbox.add("watch", { type: "message.save", seq: 1, is_on: true }, "1");
  const full: Problem = { code: "conflict", detail: "You can save at most 1,000 messages." };
  dialogue.outbox.fail("watch", "1", full);
  expect(refusals).toEqual([full]);
  expect(isSaved(dialogue)).toBe(false);
});
