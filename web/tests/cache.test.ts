import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Cache, type CacheStore, keep } from "../src/core/cache";
import { isWhole, type Kept, restore } from "../src/core/kept";
import { type Conversation, lastMessage } from "../src/core/state/conversation";
import { State } from "../src/core/state/state";
import { loadedIn } from "../src/core/window";
import { ANA, CHI, heldState, message, snapshot, welcome } from "./examples";

const ALL = { from: 1, to: Number.POSITIVE_INFINITY };

const putConversations = vi.fn<CacheStore["putConversations"]>(() => Promise.resolve());

beforeEach(() => {
  vi.useFakeTimers();
  putConversations.mockClear();
});

afterEach(() => vi.useRealTimers());

function say(state: State, seq: number, change = {}): void {
  state.apply({ type: "message.created", message: message(seq, change) });
}

function held(state: State): Conversation {
  return state.conversations.get("watch")!;
}

test("what comes back is what was kept", () => {
  const state = heldState(0);
  for (let seq = 1; seq <= 5; seq += 1) say(state, seq);
  state.loadMembers("watch", [
    { conversation: "watch", person: CHI, role: "member", revision: 1, has_left: false, joined_seq: 0 },
  ]);
  const kept = keep(held(state), state);
  expect(isWhole(kept)).toBe(true);
  const older = kept.members.map((member) => ({ ...member, joined_seq: undefined }));
  expect(isWhole({ ...kept, members: older })).toBe(false);
  const { conversation, revision, people } = restore(structuredClone(kept));
  const { messages, ...rest } = conversation;
  const { messages: before, ...others } = held(state);
  // What is cloned is of another realm than what the test makes.
  expect(structuredClone(rest)).toEqual(structuredClone(others));
  expect(messages.upTo(5, 60)).toEqual(before.upTo(5, 60));
  expect(revision).toBe(5);
  expect(people).toEqual([CHI]);
});

test("of the messages the newest 60 without a gap are kept, complete up to the revision", () => {
  const state = heldState(0);
  for (let seq = 1; seq <= 100; seq += 1) say(state, seq);
  say(state, 102); // Early: it does not count yet.
  const kept = keep(held(state), state);
  expect(kept).toMatchObject({ revision: 100, last_seq: 100 });
  expect(kept.messages.map((one) => one.seq)).toEqual(
    Array.from({ length: 60 }, (_, index) => index + 41),
  );
  const gap = { ...held(state), messages: held(state).messages.after(80) };
  expect(keep(gap, state).messages[0]?.seq).toBe(81);
});

test("the last message is kept, however many rows without an ordinal follow it", () => {
  const state = heldState(1);
  for (let seq = 2; seq <= 100; seq += 1) say(state, seq, { ordinal: 1 });
  const kept = keep(held(state), state);
  expect(kept.messages.map((one) => one.seq)).toEqual([
    1,
    ...Array.from({ length: 60 }, (_, index) => index + 41),
  ]);
  expect(isWhole(kept)).toBe(true);
  const { conversation } = restore(structuredClone(kept));
  expect(lastMessage(conversation)?.seq).toBe(1);
  expect(loadedIn(conversation, ALL)[0]).toBe(41);
});

test("it is kept, too, where nothing else of the conversation is loaded", () => {
  const state = heldState(9, { last_ordinal: 3, last_message: message(3) });
  const kept = keep(held(state), state);
  expect(isWhole(kept)).toBe(true);
  expect(lastMessage(restore(kept).conversation)?.seq).toBe(3);
  expect(isWhole({ ...kept, messages: [] })).toBe(false);
});

test("a start goes on where the cache ends", () => {
  const before = heldState(0);
  for (let seq = 1; seq <= 3; seq += 1) say(before, seq);
  const state = new State();
  state.restore(ANA, "epoch", [restore(keep(held(before), before))]);
  state.apply(welcome([snapshot(5)]));
  const resumed = { title: "Harbour watch", members: [], marks: {} };
  state.apply({
    type: "resumed",
    conversation: "watch",
    revision: 5,
    messages: [message(4), message(5), message(2, { revision: 5, text: "Edited" })],
    ...resumed,
  });
  state.greeted();
  expect(loadedIn(held(state), ALL)[0]).toBe(1);
  expect(state.revisionOf("watch")).toBe(5);
  expect(held(state).last_seq).toBe(5);
  expect(held(state).messages.get(2)?.text).toBe("Edited");
  expect(state.gaps()).toEqual([]);
});

test("nothing of another epoch stays", () => {
  const state = heldState(3);
  const cache = new Cache({ putConversations }, state, ["watch"]);
  state.apply({ type: "reset" });
  cache.keep();
  expect(putConversations).toHaveBeenLastCalledWith([], ["watch"]);
});

test("what is not a whole conversation is left out", () => {
  const state = heldState(3);
  const whole = keep(held(state), state);
  const gap = { ...whole, messages: [message(1), message(3)] };
  const cut = { ...whole, messages: [] };
  const foreign = { ...whole, revision: "3" };
  const read = [whole, gap, cut, foreign, {}, null] as Kept[];
  expect(read.map(isWhole)).toEqual([true, ...Array<boolean>(5).fill(false)]);
});

test("what changed is kept within a second, and only that", () => {
  const state = heldState(3);
  state.apply({ type: "user.updated", user_revision: 6, conversation: snapshot(1, { id: "b" }) });
  const cache = new Cache({ putConversations }, state, []);
  cache.changed([{ type: "conversation.updated", conversation: "watch" }]);
  vi.advanceTimersByTime(999);
  cache.changed([]);
  expect(putConversations).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  const ids = () => putConversations.mock.lastCall?.[0].map((one) => one.id);
  expect(ids()).toEqual(["watch", "b"]);
  cache.changed(
    state.apply({ type: "conversation.updated", conversation: "b", revision: 2, title: "B" }),
  );
  cache.keep();
  expect(ids()).toEqual(["b"]);
  cache.changed(state.drop("b"));
  cache.keep();
  expect(putConversations).toHaveBeenLastCalledWith([], ["b"]);
  cache.keep();
  expect(putConversations).toHaveBeenCalledTimes(3);
});

test("the last 30 conversations are kept, and not one that is to be loaded anew", () => {
  const state = heldState(3);
  for (let number = 1; number <= 30; number += 1) {
    const id = `room ${number}`;
    const created_at = `2026-11-21T09:00:${String(number).padStart(2, "0")}Z`;
    const last_message = message(1, { conversation: id, created_at });
    state.apply({
      type: "user.updated",
      user_revision: 5 + number,
      conversation: snapshot(1, { id, last_message }),
    });
  }
  const cache = new Cache({ putConversations }, state, []);
  state.apply({ type: "reset", conversation: "room 30" });
  cache.keep();
  const [changed, gone] = putConversations.mock.lastCall!;
  expect(changed).toHaveLength(30);
  expect(changed.map((one) => one.id)).toContain("watch");
  expect(gone).toEqual([]);
  const last_message = message(1, { conversation: "room 30", created_at: "2026-11-22T09:00:00Z" });
  state.loadConversation(snapshot(1, { id: "room 30", last_message }));
  cache.keep();
  expect(putConversations.mock.lastCall![1]).toEqual(["watch"]);
});
