import { describe, expect, test } from "vitest";
import { Messages } from "../src/core/state/messages";
import type { State } from "../src/core/state/state";
import {
  after,
  around,
  before,
  cut,
  FEW,
  firstUnread,
  loadedIn,
  newest,
  PAGE,
  type Side,
  Timeline,
  unreadNear,
} from "../src/core/timeline";
import { ANA, heldState, message, outboxOf, write } from "./examples";

const END = Number.POSITIVE_INFINITY;

type Run = [from: number, to: number];

/** A state with a conversation of so many messages, with these runs of them loaded. */
function stateOf(last: number, runs: Run[], read = last) {
  const state = heldState(last, { read_ordinal: read });
  for (const [from, to] of runs) load(state, from, to);
  return state;
}

/** Let a run of messages be loaded. */
function load(state: State, from: number, to: number): void {
  const messages = range(from, to).map((seq) => message(seq));
  state.apply({ type: "history", id: "1", conversation: "watch", messages });
}

function held(last: number, ...runs: Run[]) {
  return stateOf(last, runs).conversations.get("watch")!;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

describe("neighbours", () => {
  test("are loaded, or missing, or there is none", () => {
    const conversation = held(10, [3, 5]);
    expect([before(conversation, 5), after(conversation, 4)]).toEqual([4, 5]);
    expect([before(conversation, 3), after(conversation, 5)]).toEqual(["missing", "missing"]);
    expect([before(conversation, 1), after(conversation, 10)]).toEqual(["none", "none"]);
  });

  test("are found beyond numbers that are no rows", () => {
    const conversation = { ...held(10, [1, 3], [7, 10]), expected: new Set([4, 5, 6]) };
    expect([before(conversation, 7), after(conversation, 3)]).toEqual([3, 7]);
  });
});

describe("a window", () => {
  test("S6: has few messages, and goes with the newest", () => {
    expect(newest(held(1_000, [1, 1_000]))).toEqual({ from: 1_000 - FEW + 1, to: END });
    expect(newest(held(1_000, [990, 1_000]))).toEqual({ from: 990, to: END });
    expect(newest(held(3, [1, 3]))).toEqual({ from: 1, to: END });
  });

  test("S7: around a message has room above it, and ends", () => {
    const all = held(1_000, [1, 1_000]);
    expect(around(all, 500)).toEqual({ from: 480, to: 539 });
    expect(around(all, 5)).toEqual({ from: 1, to: 44 });
    expect(around(all, 990)).toEqual({ from: 970, to: END });
  });

  test("S7: around a message that is not loaded ends where one page is enough", () => {
    expect(around(held(1_000), 500)).toEqual({ from: 480, to: 539 });
    expect(around(held(1_000), 990)).toEqual({ from: 970, to: END });
  });

  test("shows what is loaded up to its end, without a gap", () => {
    const conversation = held(1_000, [900, 950], [960, 1_000]);
    expect(loadedIn(conversation, { from: 800, to: END })).toEqual(range(960, 1_000));
    expect(loadedIn(conversation, { from: 970, to: END })).toEqual(range(970, 1_000));
    expect(loadedIn(conversation, { from: 800, to: 940 })).toEqual(range(900, 940));
    expect(loadedIn(conversation, { from: 800, to: 955 })).toEqual([]);
    const expecting = { ...conversation, expected: new Set(range(951, 959)) };
    expect(loadedIn(expecting, { from: 949, to: 961 })).toEqual([949, 950, 960, 961]);
  });

  test("S6: is cut back to what is near, and a few in all", () => {
    const seqs = range(1, 300);
    expect(cut(seqs, { from: 140, to: 159 })).toEqual({ from: 90, to: 209 });
    expect(cut(seqs, { from: 5, to: 24 })).toEqual({ from: 1, to: 120 });
    expect(cut(seqs, { from: 290, to: 300 })).toEqual({ from: 181, to: 300 });
    expect(cut(seqs, { from: 20, to: 280 })).toEqual({ from: 20, to: 280 });
  });

  test("S6: is cut back by rows, whatever their numbers", () => {
    const seqs = range(1, 300).map((number) => number * 10);
    expect(cut(seqs, { from: 1_400, to: 1_590 })).toEqual({ from: 900, to: 2_090 });
  });
});

describe("the first unread message", () => {
  test("U1: is found by its ordinal, once it is loaded", () => {
    const conversation = held(100, [90, 100]);
    expect(unreadNear(conversation, 94)).toBe(95);
    expect(firstUnread(conversation, 94)).toBe(95);
    expect(firstUnread(conversation, 89)).toBe(null);
    expect(firstUnread(conversation, 40)).toBe(null);
    expect(firstUnread(held(3, [1, 3]), 0)).toBe(1);
  });

  test("U1: is found beside lines that do not count", () => {
    // Two people wrote; the others are lines of the system, which share an ordinal.
    const lines = [1, 1, 1, 2, 2, 2].map((ordinal, index) => message(index + 1, { ordinal }));
    const messages = Messages.none.with(lines);
    expect(firstUnread({ ...held(6), messages, last_ordinal: 2 }, 1)).toBe(4);
  });
});

/** A timeline of a conversation, with what it asks for. */
function timelineOf(last: number, runs: Run[], read = last) {
  const state = stateOf(last, runs, read);
  const outbox = outboxOf();
  const asked: Side[] = [];
  const source = () => ({ state, outbox, conversation: state.conversations.get("watch")! });
  const timeline = new Timeline(source, (side) => asked.push(side), () => undefined);
  const seqs = () => timeline.view()!.rows.map((row) => row.seq);
  return { timeline, state, outbox, asked, seqs };
}

describe("a timeline", () => {
  test("S4: grows by a page of what is loaded, then asks for one", () => {
    const { timeline, asked, seqs } = timelineOf(300, [[100, 300]]);
    expect(seqs()).toEqual(range(181, 300));
    expect(timeline.previous()).toBe(true);
    expect(seqs()).toEqual(range(181 - PAGE, 300));
    timeline.previous();
    expect(seqs()).toEqual(range(100, 300));
    expect(asked).toEqual([]);
    expect(timeline.previous()).toBe(true);
    expect(asked).toEqual([{ before: 100 }]);
    expect(timeline.view()!.hasPrevious).toBe(true);
  });

  test("has nothing before its first message", () => {
    const { timeline, asked } = timelineOf(3, [[1, 3]]);
    expect(timeline.previous()).toBe(false);
    expect(timeline.view()!.hasPrevious).toBe(false);
    expect(asked).toEqual([]);
  });

  test("S7: goes to a message that is not loaded, asks for it, and goes on from there", () => {
    const { timeline, state, asked, seqs } = timelineOf(1_000, [[990, 1_000]]);
    expect(timeline.seek(500)).toBe(500);
    expect([timeline.isAtNewest, seqs()]).toEqual([false, []]);
    timeline.previous();
    expect(asked).toEqual([{ before: 540 }]);
    load(state, 480, 539);
    expect(seqs()).toEqual(range(480, 539));
    timeline.next();
    expect(asked.at(-1)).toEqual({ after: 539 });
    load(state, 540, 1_000);
    timeline.next();
    expect(seqs()).toEqual(range(480, 539 + PAGE));
  });

  test("S10: goes to the newest without what is between", () => {
    const { timeline, seqs } = timelineOf(1_000, [[1, 1_000]]);
    timeline.seek(100);
    expect(timeline.toNewest()).toBe(true);
    expect(seqs()).toEqual(range(1_000 - FEW + 1, 1_000));
    expect(timeline.toNewest()).toBe(false);
  });

  test("has pending messages after the newest one, and nowhere else", async () => {
    const { timeline, outbox, seqs } = timelineOf(1_000, [[1, 1_000]]);
    await write(outbox, "a");
    expect(seqs().at(-1)).toBe(null);
    timeline.seek(100);
    expect(seqs()).not.toContain(null);
  });

  test("S6: that is cut back at the end still goes with the newest", () => {
    const { timeline, seqs } = timelineOf(400, [[1, 400]]);
    for (let page = 0; page < 4; page += 1) timeline.previous();
    timeline.cutBack({ from: 390, to: 400 });
    expect(timeline.isAtNewest).toBe(true);
    expect(seqs()).toEqual(range(281, 400));
    timeline.cutBack({ from: 281, to: 300 });
    expect(timeline.isAtNewest).toBe(true);
  });

  test("U1, U2: marks what was unread when it was opened, until that is forgotten", () => {
    const { timeline, state } = timelineOf(200, [[100, 200]], 150);
    expect(timeline.firstUnread).toBe(151);
    expect(timeline.view()!.divider).toEqual({ seq: 151, isBeforeRows: false, count: 50 });
    const read = { conversation: "watch", person: ANA.id, read_ordinal: 200 };
    state.apply({ type: "read.updated", ...read });
    expect(timeline.view()!.divider?.seq).toBe(151);
    timeline.forgetUnread();
    expect(timeline.view()!.divider).toBe(null);
  });
});
