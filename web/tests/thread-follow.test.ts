import { expect, test } from "vitest";
import type { FollowedThread } from "../src/api/socket";
import { Dialogue } from "../src/core/dialogue";
import { followed, followedThreads } from "../src/core/follows";
import { threadsKey } from "../src/core/thread";
import { heldState, message, outboxOf, Shelf, snapshot, welcome } from "./examples";

const ROW = { conversation: "watch", thread_root: 1, revision: 9, is_on: true, read_ordinal: 1, last_ordinal: 3 };

/** A device of somebody's who follows a thread of three replies, or none. */
function device(row: Partial<FollowedThread> = {}, shelf = new Shelf()) {
  const dialogue = new Dialogue(outboxOf(shelf));
  for (const entry of shelf.kept.values()) dialogue.outbox.load(entry);
  dialogue.state.apply(welcome([snapshot(3)]));
  dialogue.state.apply({ type: "user.updated", user_revision: 9, own: { threads: [{ ...ROW, ...row }] } });
  return {
    dialogue,
    thread: () => followed(dialogue, "watch", 1),
    all: () => followedThreads(dialogue).length,
    /** The page is loaded anew, and greeted as before. */
    reload: () => device(row, shelf),
    async read(read_ordinal: number): Promise<void> {
      await dialogue.outbox.add("watch", { type: "thread.read", seq: 1, until: read_ordinal + 1, read_ordinal });
    },
    async follow(is_on: boolean): Promise<void> {
      await dialogue.outbox.add("watch", { type: "thread.follow", seq: 1, is_on, read_ordinal: 3 });
    },
    /** The server answers what waits. */
    answer(problem?: string): void {
      for (const entry of dialogue.outbox.due(Date.now())) {
        const error = { code: problem ?? "", detail: "" };
        const answer = problem === undefined ? { data: undefined } : { error, retryAfter: null };
        dialogue.called(entry, answer as Parameters<Dialogue["called"]>[1], Date.now());
      }
    },
  };
}

test("D6: a thread is followed no more at once, also without a connection, and stays so once that is done", async () => {
  const ana = device();
  await ana.follow(false);
  expect([ana.thread(), ana.all()]).toEqual([undefined, 0]);
  ana.answer();
  expect([ana.thread(), ana.all()]).toEqual([undefined, 0]);
});

test("D6: a thread that could not be given up is followed as before, with what is unread there", async () => {
  const ana = device();
  await ana.follow(false);
  ana.answer("conversation_not_found");
  expect(ana.thread()).toMatchObject({ read_ordinal: 1, last_ordinal: 3 });
});

test("D6: what is there when one begins to follow counts as read, and what comes while that waits does not", async () => {
  const ana = device({ is_on: false });
  await ana.follow(true);
  expect(ana.thread()).toMatchObject({ read_ordinal: 3, last_ordinal: 3 });
  const reply = message(4, { ordinal: 3, thread_root: 1, thread_ordinal: 4 });
  ana.dialogue.state.apply({ type: "message.created", message: reply });
  ana.answer();
  expect(ana.thread()).toMatchObject({ read_ordinal: 3, last_ordinal: 4 });
});

test("D6: of what is chosen one after the other without a connection the last one is done", async () => {
  const ana = device();
  await ana.follow(false);
  await ana.follow(true);
  expect(ana.dialogue.outbox.size).toBe(1);
  expect(ana.thread()).toMatchObject({ read_ordinal: 1, last_ordinal: 3 });
});

test("O1: how far one read a thread without a connection outlives a reload, and is told once there is one", async () => {
  const ana = device();
  await ana.read(2);
  await ana.read(3);
  expect(ana.thread()).toMatchObject({ read_ordinal: 3 });
  const again = ana.reload();
  expect([again.thread(), again.all()]).toMatchObject([{ read_ordinal: 3, last_ordinal: 3 }, 1]);
  again.answer();
  expect(again.thread()).toMatchObject({ read_ordinal: 3 });
  expect(again.reload().dialogue.outbox.size).toBe(0);
});

test("O1: that one follows a thread no more, and has read another, outlives a reload, each by itself", async () => {
  const ana = device();
  await ana.follow(false);
  await ana.read(3);
  await ana.dialogue.outbox.add("watch", { type: "thread.read", seq: 2, until: 3, read_ordinal: 1 });
  const again = ana.reload();
  expect([again.dialogue.outbox.size, again.thread()]).toEqual([3, undefined]);
});

test("D3: a mark of a thread that waits does not move it back where another device has read further", async () => {
  const ana = device({ read_ordinal: 3 });
  await ana.read(2);
  expect(ana.thread()).toMatchObject({ read_ordinal: 3 });
  ana.answer();
  expect(ana.thread()).toMatchObject({ read_ordinal: 3 });
});

test("O1: a mark of a thread that the server refuses is dropped, and nothing is said", async () => {
  const ana = device();
  await ana.read(3);
  ana.answer("message_not_found");
  expect([ana.dialogue.outbox.size, ana.thread()?.read_ordinal]).toEqual([0, 1]);
});

test("D6: another device follows a thread while this one waits to: its mark there is kept", async () => {
  const ana = device({ is_on: false });
  await ana.follow(true);
  ana.dialogue.state.apply({ type: "user.updated", user_revision: 10, own: { threads: [{ ...ROW, revision: 10 }] } });
  expect(ana.thread()).toMatchObject({ read_ordinal: 1, last_ordinal: 3 });
});

test("D6: the threads that one follows are told anew where a reply comes or goes, read or not", () => {
  const state = heldState(1);
  state.apply({ type: "user.updated", user_revision: 9, own: { threads: [{ ...ROW, read_ordinal: 1, last_ordinal: 1 }] } });
  const reply = { thread_root: 1, thread_ordinal: 1, ordinal: 1 };
  const keys = [threadsKey(state)];
  state.apply({ type: "message.created", message: message(2, reply) });
  keys.push(threadsKey(state));
  state.apply({
    type: "message.updated",
    message: message(2, { ...reply, revision: 3, created_revision: 2, text: "", deleted_at: "2026-11-20T10:00:00Z" }),
  });
  keys.push(threadsKey(state));
  expect(keys[1]).toBe(keys[0]); // It is read already.
  expect(keys[2]).not.toBe(keys[0]);
});
