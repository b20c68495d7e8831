import { describe, expect, test } from "vitest";
import cases from "../../chat/protocol/fixtures/attention.json";
import { attention, attentionIn, attentionInThread, attentionTo, type Case, waiting } from "../src/core/attention";
import { Claims, newestOfEach, type Notified, type NotifiedStore } from "../src/core/claims";
import { ANA, heldState, message, snapshot } from "./examples";

/** What a browser keeps for all its tabs. */
class Kept implements NotifiedStore {
  readonly #notified: Notified = { taken: [], chimedAt: 0 };

  change<Result>(work: (notified: Notified) => Result): Promise<Result> {
    return Promise.resolve(work(this.#notified));
  }
}

function said(change = {}, kept = {}) {
  const state = heldState(0, kept);
  const one = message(1, change);
  state.apply({ type: "message.created", message: one });
  const there = () => state.conversations.get("watch")!;
  const answer = (own: number) => {
    state.apply({ type: "message.created", message: message(own, { sender: ANA.id }) });
    const answering = message(own + 1, { reply_to: own });
    state.apply({ type: "message.created", message: answering });
    return answering;
  };
  return { state, one, there, answer };
}

test.each(cases as (Case & { then: string })[])("N2: one rule decides what an unread message does: %j", (one) => {
  const { then, ...rest } = one;
  expect(attention(rest)).toBe(then);
});

describe("a message", () => {
  test("of others calls, and one's own from elsewhere does not", () => {
    const { one, there } = said();
    expect(attentionTo(one, there(), ANA.id)).toBe("calls");
    const own = said({ sender: ANA.id });
    expect(attentionTo(own.one, own.there(), ANA.id)).toBe("nothing");
  });

  test("that was read elsewhere meanwhile does not call", () => {
    const { state, one, there } = said();
    const { ordinal: read_ordinal } = one;
    state.apply({ type: "read.updated", conversation: "watch", person: ANA.id, read_ordinal });
    expect(attentionTo(one, there(), ANA.id)).toBe("nothing");
  });

  test("that is edited to mention one calls, where one marked it as unread again", () => {
    const state = heldState(3, { read_ordinal: 3 });
    state.keepMark("watch", { type: "unread.mark", ordinal: 2 });
    const edited = message(2, { revision: 4, created_revision: 2 });
    expect(attentionTo(edited, state.conversations.get("watch"), ANA.id)).toBe("calls");
    expect(attentionTo(message(1), state.conversations.get("watch"), ANA.id)).toBe("nothing");
  });

  test("that was deleted meanwhile does not call, nor one where one has left", () => {
    const { state, one, there } = said();
    const deleted_at = "2026-11-20T10:00:00Z";
    state.apply({ type: "message.updated", message: { ...one, revision: 2, text: "", deleted_at } });
    expect(attentionTo(one, there(), ANA.id)).toBe("nothing");
    expect(attentionTo(one, undefined, ANA.id)).toBe("nothing");
  });

  test("D3: in a thread calls where one follows that and has not read it, or where it mentions one", () => {
    const thread = { conversation: "watch", thread_root: 1, revision: 1, is_on: true, read_ordinal: 1, last_ordinal: 2 };
    const room = heldState(1).conversations.get("watch")!;
    const reply = (change = {}) => message(2, { ordinal: 1, thread_root: 1, thread_ordinal: 2, ...change });
    const of = (one = reply(), followed?: typeof thread) => attentionTo(one, room, ANA.id, followed);
    expect([of(), of(reply(), thread)]).toEqual(["nothing", "calls"]);
    expect(of(reply(), { ...thread, read_ordinal: 2 })).toBe("nothing");
    expect(of(reply({ mentions: [{ name: "Ana Costa", since: 2, id: ANA.id }] }))).toBe("calls");
    expect(waiting([room], ANA.id)).toEqual([]);
    expect(waiting([room], ANA.id, [thread])).toEqual(["watch"]);
    expect(waiting([{ ...room, is_muted: true }], ANA.id, [thread])).toEqual([]);
  });

  test("D6: a thread with something new counts by what one chose for its room, until a mute ends", () => {
    const thread = { conversation: "watch", thread_root: 1, revision: 1, is_on: true, read_ordinal: 1, last_ordinal: 2 };
    const room = heldState(1).conversations.get("watch")!;
    const of = (kept = {}) => attentionInThread(thread, { ...room, ...kept });
    expect([of(), of({ level: "mentions" }), of({ level: "nothing" })]).toEqual(["calls", "calls", "nothing"]);
    expect(of({ is_muted: true })).toBe("nothing");
    expect(of({ is_muted: true, muted_until: "2020-01-01T00:00:00Z" })).toBe("calls");
    expect(attentionInThread({ ...thread, read_ordinal: 2 }, room)).toBe("nothing");
    expect(attentionInThread(thread, undefined)).toBe("nothing");
  });

  test("calls by its level: as a mention, or as an answer to one's own", () => {
    const { one, there, answer } = said({}, { level: "mentions" });
    expect(attentionTo(one, there(), ANA.id)).toBe("nothing");
    expect(attentionTo({ ...one, mentions: [{ name: "all", since: 1 }] }, there(), ANA.id)).toBe("calls");
    expect(attentionTo(answer(2), there(), ANA.id)).toBe("calls");
  });
});

describe("what is unread in a conversation", () => {
  test("U7: is counted by conversation, not by message", () => {
    const { state } = said();
    state.apply({ type: "message.created", message: message(2) });
    expect(waiting(state.conversations.values(), ANA.id)).toEqual(["watch"]);
    expect(waiting([], ANA.id)).toEqual([]);
  });

  test("does nothing in a muted one, until the mute ends", () => {
    const { state, there } = said();
    const until = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
    const muted = { is_muted: true, read_ordinal: 0 };
    const mute = (muted_until?: string) => {
      const conversation = snapshot(1, muted_until === undefined ? muted : { ...muted, muted_until });
      state.apply({ type: "user.updated", user_revision: 6, conversation });
      return attentionIn(there(), ANA.id);
    };
    expect(mute()).toBe("nothing");
    expect(mute(until(1))).toBe("nothing");
    expect(mute(until(-1))).toBe("calls");
  });

  test("counts in a muted one, and calls by its level, where it mentions or answers one", () => {
    for (const [kept, then] of [
      [{ is_muted: true }, "counts"],
      [{ level: "mentions" }, "calls"],
      [{ level: "nothing" }, "nothing"],
    ] as const) {
      const { there } = said({ mentions: [{ name: "Ana", id: ANA.id, since: 1 }] }, kept);
      expect(attentionIn(there(), ANA.id)).toBe(then);
      const { there: here, answer } = said({}, kept);
      answer(2);
      expect(attentionIn(here(), ANA.id)).toBe(then);
    }
  });

  test("calls where one marked it as unread, though mentions alone do", () => {
    const state = heldState(3, { read_ordinal: 3, level: "mentions" });
    expect(attentionIn(state.conversations.get("watch")!, ANA.id)).toBe("nothing");
    state.keepMark("watch", { type: "unread.mark", ordinal: 2 });
    expect(attentionIn(state.conversations.get("watch")!, ANA.id)).toBe("calls");
  });

  test("is no news where it was there before", () => {
    const { there } = said();
    expect(attentionIn(there(), ANA.id, 1)).toBe("nothing");
  });
});

test("of many messages of a conversation the newest notifies", () => {
  const other = message(1, { conversation: "other" });
  expect(newestOfEach([message(1), other, message(2)])).toEqual([message(2), other]);
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
