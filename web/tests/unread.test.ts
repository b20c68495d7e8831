import { expect, test } from "vitest";
import type { Conversation as Snapshot } from "../src/api/socket";
import type { Conversation } from "../src/core/state/conversation";
import type { State } from "../src/core/state/state";
import { unread } from "../src/core/state/unread";
import { ANA, heldState, message, snapshot } from "./examples";

/** A state in which ten messages are read, and those from 8 on are loaded. */
function readState(): State {
  const state = heldState(10);
  const messages = [8, 9, 10].map((seq) => message(seq));
  state.apply({ type: "history", id: "1", conversation: "watch", messages });
  return state;
}

function held(state: State): Conversation {
  return state.conversations.get("watch")!;
}

/** Let one's list say something of the conversation. */
function tell(state: State, change: Partial<Snapshot>, last = 10): void {
  state.apply({ type: "user.updated", user_revision: 6, conversation: snapshot(last, change) });
}

function reads(state: State, person: string, read_ordinal: number): void {
  state.apply({ type: "read.updated", conversation: "watch", person, read_ordinal });
}

/** Return how many messages are unread, and since which one marked them so. */
function shown(state: State): [number, number | undefined] {
  return [unread(held(state)), held(state).unread_from];
}

const CALL = { id: ANA.id, name: "Ana Costa", since: 1 };

test("U8: what one marked as unread counts from there, with what comes", () => {
  const state = readState();
  tell(state, { unread_from: 8 });
  expect(shown(state)).toEqual([3, 8]);
  state.apply({ type: "message.created", message: message(11) });
  expect(shown(state)).toEqual([4, 8]);
});

test("U8: it ends where one's list says so, where one reads further, and where one writes", () => {
  const list = readState();
  tell(list, { unread_from: 8 });
  tell(list, {});
  expect(shown(list)).toEqual([0, undefined]);

  const mark = readState();
  tell(mark, { unread_from: 8 });
  mark.apply({ type: "message.created", message: message(11) });
  reads(mark, ANA.id, 11);
  expect(shown(mark)).toEqual([0, undefined]);

  const own = readState();
  tell(own, { unread_from: 8 });
  own.apply({ type: "message.created", message: message(11, { sender: ANA.id }) });
  expect(shown(own)).toEqual([0, undefined]);
});

test("U8: what is late ends nothing: one's own message, one's mark, what others read", () => {
  const state = heldState(9);
  tell(state, { unread_from: 8 });
  state.apply({ type: "message.created", message: message(10, { sender: ANA.id }) });
  reads(state, ANA.id, 10);
  reads(state, "ben", 10);
  expect(shown(state)).toEqual([3, 8]);
});

test("U8: a list that is older than one's mark says nothing of what is unread", () => {
  const state = readState();
  state.apply({ type: "message.created", message: message(11, { sender: ANA.id }) });
  tell(state, { unread_from: 8 });
  expect(shown(state)).toEqual([0, undefined]);
  state.loadConversation(snapshot(11, { unread_from: 3 }));
  expect(shown(state)).toEqual([0, undefined]);
});

test("U8: the mentions behind it count again: those that are named, and what loaded messages tell", () => {
  const state = readState();
  state.apply({ type: "message.updated", message: message(9, { revision: 11, mentions: [CALL] }) });
  tell(state, { unread_from: 3, unread_mentions: [3, 8].map((seq) => ({ seq, ordinal: seq, sender: "ben" })) });
  expect(held(state).unread_mentions?.map(({ seq }) => seq)).toEqual([3, 9]);
  tell(state, {});
  expect(held(state).unread_mentions).toEqual([]);
});

test("U8: what is marked as unread counts as one message at least", () => {
  const state = readState();
  tell(state, { unread_from: 11 });
  expect(shown(state)).toEqual([1, 11]);
});

test("what is deleted unread counts no more, here as in one's list", () => {
  const state = heldState(10, { read_ordinal: 6, unread_deleted: [8] });
  expect(shown(state)[0]).toBe(3);
  const deleted_at = "2026-11-20T10:00:00Z";
  state.apply({ type: "message.updated", message: message(9, { revision: 11, deleted_at }) });
  state.apply({ type: "message.updated", message: message(3, { revision: 12, deleted_at }) });
  expect([shown(state)[0], held(state).unread_deleted]).toEqual([2, [8, 9]]);
  tell(state, { read_ordinal: 6, unread_deleted: [8, 10] });
  expect(held(state).unread_deleted).toEqual([8, 9, 10]);
  reads(state, ANA.id, 8);
  expect([shown(state)[0], held(state).unread_deleted]).toEqual([0, [9, 10]]);
});

test("a message that comes deleted already counts for nothing", () => {
  const state = heldState(10);
  const deleted_at = "2026-11-20T10:00:00Z";
  const late = message(11, { revision: 12, created_revision: 11, deleted_at });
  state.apply({ type: "message.created", message: late });
  expect([held(state).last_ordinal, shown(state)[0]]).toEqual([11, 0]);
});

test("U8: where one marked as unread, what was deleted there since it was read counts no more", () => {
  const state = readState();
  const deleted_at = "2026-11-20T10:00:00Z";
  state.apply({ type: "message.updated", message: message(9, { revision: 11, deleted_at }) });
  tell(state, { unread_from: 5, unread_deleted: [6] });
  expect([...shown(state), held(state).unread_deleted]).toEqual([4, 5, [6, 9]]);
});
