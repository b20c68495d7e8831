import { expect, test } from "vitest";
import type { Message } from "../src/api/socket";
import { Outbox } from "../src/core/outbox/outbox";
import { overlaid } from "../src/core/outbox/overlay";
import type { State } from "../src/core/state/state";
import { ANA, BEN, heldState, message, outboxOf, Shelf } from "./examples";

/** What Ana sees of the first message and of the pins, with whatever is pending. */
function seen(state: State, box = outboxOf()): [string | undefined, readonly number[]] {
  const { messages, pins = [] } = overlaid(state.conversations.get("watch")!, box.entries("watch"), ANA.id);
  return [messages.get(1)?.pinned_by, pins];
}

/** A state with one message, that comes again with a change. */
function changed(change: Partial<Message>): State {
  const state = heldState(0);
  state.apply({ type: "message.created", message: message(1) });
  state.apply({ type: "message.updated", message: message(1, { revision: 2, created_revision: 1, ...change }) });
  return state;
}

const PIN = { type: "message.pin", target: "client-1", seq: 1, is_pinned: true } as const;
const BY_BEN = { pinned_since: 2, pinned_by: BEN.id };

test("M9: one's own pin shows at once and offline, and stays until its message says so", async () => {
  const state = changed({});
  const box = outboxOf();
  await box.add("watch", PIN, "1");
  expect(seen(state, box)).toEqual([ANA.id, [1]]);

  const stored = message(1, { revision: 3, created_revision: 1, pinned_since: 3, pinned_by: ANA.id });
  box.settle("watch", "1", stored.revision);
  expect(seen(state, box)).toEqual([ANA.id, [1]]);
  state.apply({ type: "message.updated", message: stored });
  box.seen(stored);
  expect(box.entries("watch")).toEqual([]);
  expect(seen(state, box)).toEqual([ANA.id, [1]]);
});

test("M9: what others pin and unpin is known, whether or not the message is here", () => {
  const state = heldState(9, { pins: [4] });
  state.apply({ type: "message.updated", message: message(3, { revision: 10, pinned_since: 10 }) });
  expect(seen(state)[1]).toEqual([4, 3]);
  state.apply({ type: "message.updated", message: message(4, { revision: 11 }) });
  expect(seen(state)[1]).toEqual([3]);
});

test("M9: a pin that is taken back before it was sent is the last that is sent", async () => {
  const state = changed(BY_BEN);
  const box = outboxOf();
  await box.add("watch", { ...PIN, is_pinned: false });
  expect(seen(state, box)).toEqual([undefined, []]);
  await box.add("watch", PIN);
  expect(box.due(0).map(({ operation }) => operation)).toEqual([PIN]);
});

test("a pin that the server refuses is said and forgotten: nothing on the page stands for it", async () => {
  const refused: string[] = [];
  const box = new Outbox({ store: new Shelf(), refused: ({ detail }) => refused.push(detail) });
  await box.add("watch", PIN, "1");
  box.fail("watch", "1", { code: "conflict", detail: "Too many." });
  expect(refused).toEqual(["Too many."]);
  expect(box.entries("watch")).toEqual([]);
});

test("a deleted message is not pinned, whatever is pending", async () => {
  const state = changed({ text: "", deleted_at: "2026-11-20T10:00:00Z" });
  const box = outboxOf();
  await box.add("watch", PIN);
  expect(seen(state, box)).toEqual([undefined, []]);
});
