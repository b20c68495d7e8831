import { expect, test } from "vitest";
import {
  Claims,
  newestOfEach,
  shouldNotify,
  type Notified,
  type NotifiedStore,
  waiting,
} from "../src/core/attention";
import { ANA, heldState, message, snapshot } from "./examples";

/** What a browser keeps for all its tabs. */
class Kept implements NotifiedStore {
  readonly #notified: Notified = { taken: [], chimedAt: 0 };

  change<Result>(work: (notified: Notified) => Result): Promise<Result> {
    return Promise.resolve(work(this.#notified));
  }
}

function said(change = {}) {
  const state = heldState(0);
  const one = message(1, change);
  state.apply({ type: "message.created", message: one });
  return { state, one, there: () => state.conversations.get("watch")! };
}

test("N2: a message of others calls while nobody looks, and only then", () => {
  const { one, there } = said();
  expect(shouldNotify(one, there(), ANA.id, false)).toBe(true);
  expect(shouldNotify(one, there(), ANA.id, true)).toBe(false);
});

test("one's own words from elsewhere do not call", () => {
  const { one, there } = said({ sender: ANA.id });
  expect(shouldNotify(one, there(), ANA.id, false)).toBe(false);
});

test("D3: a reply in a thread calls where one follows that and has not read it, or where it mentions one", () => {
  const thread = { conversation: "watch", thread_root: 1, revision: 1, is_on: true, read_ordinal: 1, last_ordinal: 2 };
  const state = heldState(1);
  const room = state.conversations.get("watch");
  const reply = (change = {}) => message(2, { ordinal: 1, thread_root: 1, thread_ordinal: 2, ...change });
  const calls = (one = reply(), followed?: typeof thread) => shouldNotify(one, room, ANA.id, false, followed);
  expect([calls(), calls(reply(), thread)]).toEqual([false, true]);
  expect(calls(reply(), { ...thread, read_ordinal: 2 })).toBe(false);
  expect(calls(reply({ mentions: [{ name: "Ana Costa", since: 2, id: ANA.id }] }))).toBe(true);
  expect(waiting([room!])).toEqual([]);
  expect(waiting([room!], [thread])).toEqual(["watch"]);
  expect(waiting([{ ...room!, is_muted: true }], [thread])).toEqual([]);
});

test("what was read elsewhere meanwhile does not call", () => {
  const { state, one, there } = said();
  state.apply({
    type: "read.updated",
    conversation: "watch",
    person: ANA.id,
    read_ordinal: one.ordinal,
  });
  expect(shouldNotify(one, there(), ANA.id, false)).toBe(false);
});

test("who is edited into what one marked as unread again is called", () => {
  const state = heldState(3, { read_ordinal: 3 });
  state.keepMark("watch", { type: "unread.mark", ordinal: 2 });
  const edited = message(2, { revision: 4, created_revision: 2 });
  expect(shouldNotify(edited, state.conversations.get("watch"), ANA.id, false)).toBe(true);
  expect(shouldNotify(message(1), state.conversations.get("watch"), ANA.id, false)).toBe(false);
});

test("what was deleted meanwhile does not call, nor what was said where one has left", () => {
  const { state, one, there } = said();
  const deleted_at = "2026-11-20T10:00:00Z";
  state.apply({ type: "message.updated", message: { ...one, revision: 2, text: "", deleted_at } });
  expect(shouldNotify(one, there(), ANA.id, false)).toBe(false);
  expect(shouldNotify(one, undefined, ANA.id, false)).toBe(false);
});

test("N2: what is said in a muted conversation does not call, and does not count", () => {
  const { state, one, there } = said();
  const conversation = snapshot(1, { is_muted: true, read_ordinal: 0 });
  state.apply({ type: "user.updated", user_revision: 6, conversation });
  expect(shouldNotify(one, there(), ANA.id, false)).toBe(false);
  expect(waiting(state.conversations.values())).toEqual([]);
});

test("of many messages of a conversation the newest notifies", () => {
  const other = message(1, { conversation: "other" });
  expect(newestOfEach([message(1), other, message(2)])).toEqual([message(2), other]);
});

test("the conversations with something unread are counted, not their messages", () => {
  const { state } = said();
  state.apply({ type: "message.created", message: message(2) });
  expect(waiting(state.conversations.values())).toEqual(["watch"]);
  expect(waiting([])).toEqual([]);
});

test("N2: each message is taken by one tab of a browser", async () => {
  const shelf = new Kept();
  const [one, other] = [new Claims(shelf), new Claims(shelf)];
  expect(await one.take(["a", "b"])).toEqual(["a", "b"]);
  expect(await other.take(["b", "c"])).toEqual(["c"]);
});

test("one sound is heard in two seconds, whichever tab makes it", async () => {
  const shelf = new Kept();
  const [one, other] = [new Claims(shelf), new Claims(shelf)];
  expect(await one.takeChime(10_000)).toBe(true);
  expect(await other.takeChime(11_999)).toBe(false);
  expect(await other.takeChime(12_000)).toBe(true);
  expect(await other.takeChime(3_000)).toBe(true);
});
