import { expect, test } from "vitest";
import type { FollowedThread, Message, ServerFrame, ThreadSummary } from "../src/api/socket";
import { callsInThreads } from "../src/core/follows";
import { unreadIn } from "../src/core/state/own";
import type { State } from "../src/core/state/state";
import { unread } from "../src/core/state/unread";
import { after, before } from "../src/core/window";
import { threadOf } from "../src/core/thread";
import { ANA, BEN, CHI, heldState, message, outboxOf } from "./examples";

const GONE = { text: "", deleted_at: "2026-11-20T10:00:00Z" };

/** A reply in the thread of message 3, which stands there alone. */
function reply(seq: number, thread_ordinal: number, change: Partial<Message> = {}): Message {
  return message(seq, { ordinal: 3, thread_root: 3, thread_ordinal, ...change });
}

function says(state: State, ...replies: Message[]): void {
  for (const one of replies) state.apply({ type: "message.created", message: one });
}

function changes(state: State, changed: Message): void {
  state.apply({ type: "message.updated", message: changed });
}

function follows(revision: number, change: Partial<FollowedThread>): ServerFrame {
  const row = { conversation: "watch", thread_root: 3, revision, is_on: true, read_ordinal: 0, last_ordinal: 0, ...change };
  return { type: "user.updated", user_revision: revision, own: { threads: [row] } };
}

const watch = (state: State) => state.conversations.get("watch")!;
const shown = (state: State) => {
  const { count, people } = watch(state).threads.get(3) ?? {};
  return [count, people];
};
const left = (state: State) => {
  const thread = state.own.thread("watch", 3);
  return thread && unreadIn(thread);
};

test("D2: the root counts its replies from the first on, and those who wrote", () => {
  const state = heldState(3);
  says(state, reply(4, 1), reply(5, 2, { sender: CHI.id }), reply(6, 3));
  expect(shown(state)).toEqual([3, [BEN.id, CHI.id]]);
  changes(state, reply(5, 2, { sender: CHI.id, revision: 7, created_revision: 5, ...GONE }));
  expect(shown(state)).toEqual([2, [BEN.id, CHI.id]]);
});

test("a thread that is not loaded is left to the page that brings it, which counts nothing twice", () => {
  const state = heldState(3);
  says(state, reply(4, 7));
  expect(shown(state)).toEqual([undefined, undefined]);
  const page: ThreadSummary = { thread_root: 3, revision: 5, last_ordinal: 8, last_at: "", count: 6, people: [BEN.id] };
  state.apply({ type: "history", id: "1", conversation: "watch", messages: [], threads: [page] });
  says(state, reply(5, 8));
  expect(shown(state)).toEqual([6, [BEN.id]]);
  says(state, reply(6, 9, { sender: ANA.id }));
  expect(shown(state)).toEqual([7, [BEN.id, ANA.id]]);
});

test("what was missed counts once, in its final state", () => {
  const state = heldState(3);
  const gone = reply(4, 1, { revision: 6, created_revision: 4, ...GONE });
  const missed = (revision: number, messages: Message[], has_more = false): ServerFrame => {
    return { type: "resumed", conversation: "watch", title: "Harbour watch", members: [], marks: {}, revision, messages, has_more };
  };
  state.apply(missed(5, [gone, reply(5, 2)], true));
  state.apply(missed(6, [gone]));
  expect(shown(state)).toEqual([1, [BEN.id]]);
});

test("D3: replies are unread in their thread, and not in the room", () => {
  const state = heldState(3);
  state.apply(follows(9, {}));
  says(state, reply(4, 1, { mentions: [{ name: "all", since: 4 }] }), reply(5, 2), reply(6, 3));
  changes(state, reply(5, 2, { revision: 7, created_revision: 5, ...GONE }));
  expect(left(state)).toBe(2);
  expect([unread(watch(state)), watch(state).unread_mentions, watch(state).last_ordinal]).toEqual([0, [], 3]);
  // It was read from the store before the last reply came.
  state.apply(follows(10, { read_ordinal: 1, last_ordinal: 2 }));
  expect(left(state)).toBe(1);
  state.own.keepThreadRead("watch", { seq: 3, read_ordinal: 3 });
  expect(left(state)).toBe(0);
  state.apply(follows(11, { is_on: false }));
  expect(left(state)).toBeUndefined();
});

test("D3: replies that mention one are told of their thread until it is read, edited in and out", () => {
  const state = heldState(3);
  const calls = () => state.own.thread("watch", 3)?.unread_mentions ?? [];
  const mentions = [{ name: "Ana Costa", since: 4, id: ANA.id }];
  state.apply(follows(9, {}));
  says(state, reply(4, 1, { mentions }), reply(5, 2), reply(6, 3, { mentions: [{ name: "all", since: 6 }] }));
  expect([calls(), callsInThreads({ state, outbox: outboxOf() }).get("watch")]).toEqual([[1, 3], 2]);
  changes(state, reply(5, 2, { revision: 7, created_revision: 5, mentions }));
  changes(state, reply(4, 1, { revision: 8, created_revision: 4 }));
  expect(calls().sort()).toEqual([2, 3]);
  // It was read from the store before the last reply came.
  state.apply(follows(10, { read_ordinal: 1, last_ordinal: 2, unread_mentions: [2] }));
  expect(calls()).toEqual([2, 3]);
  state.own.keepThreadRead("watch", { seq: 3, read_ordinal: 3 });
  expect(calls()).toEqual([]);
});

test("D3: what others reply in a thread that one follows is announced, or where it mentions one", () => {
  const state = heldState(3);
  const told = (seq: number, place: number, change: Partial<Message> = {}) =>
    state.saidByOthers(state.apply({ type: "message.created", message: reply(seq, place, change) })).length;
  expect(told(4, 1)).toBe(0);
  expect(told(5, 2, { mentions: [{ name: "Ana Costa", since: 5, id: ANA.id }] })).toBe(1);
  state.apply(follows(9, {}));
  expect(told(6, 3)).toBe(1);
  expect(told(7, 4, { sender: ANA.id })).toBe(0);
});

test("D1: a room goes from message to message past the replies of threads, loaded or not", () => {
  const state = heldState(3);
  says(state, reply(4, 1), message(5, { ordinal: 4 }), reply(6, 2, { also_in_room: true, ordinal: 5 }));
  expect([before(watch(state), 5), after(watch(state), 3), after(watch(state), 5)]).toEqual([3, 5, 6]);
  expect(before(watch(state), 3)).toBe("missing");
  // Its neighbours in the room were asked for, and 2 was not among them.
  const page: ServerFrame = { type: "history", id: "1", conversation: "watch", messages: [message(1)] };
  state.apply(page, [1, 2]);
  expect([before(watch(state), 3), after(watch(state), 1)]).toEqual([1, 3]);
  expect(before(watch(state), 1)).toBe("none");
});

test("D4: a thread is a timeline of its root and its replies, as far as they are here without a gap", () => {
  const state = heldState(3);
  const thread = () => threadOf({ state, outbox: outboxOf(), conversation: watch(state) }, 3);
  const seqs = () => thread().messages.above(-1).map(({ seq }) => seq);
  says(state, message(4, { ordinal: 4 }), reply(5, 1), message(6, { ordinal: 5 }), reply(7, 2));
  expect(seqs()).toEqual([3, 5, 7]);
  expect([before(thread(), 7), before(thread(), 5), before(thread(), 3), after(thread(), 5)]).toEqual([5, 3, "none", 7]);
  expect([thread().last_ordinal, unread(thread())]).toEqual([2, 0]);
  state.apply(follows(9, { read_ordinal: 1, last_ordinal: 2 }));
  expect(unread(thread())).toBe(1);
  // There are others that are not here: what is behind a gap is not shown as the newest.
  const page: ThreadSummary = { thread_root: 3, revision: 9, last_ordinal: 4, last_at: "", count: 4, people: [] };
  state.apply({ type: "history", id: "1", conversation: "watch", messages: [], threads: [page] });
  expect([seqs(), before(thread(), 8)]).toEqual([[], "missing"]);
  says(state, reply(8, 4));
  expect([seqs(), before(thread(), 8)]).toEqual([[8], "missing"]);
});
