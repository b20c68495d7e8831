import { afterEach, describe, expect, test, vi } from "vitest";
import { Messages } from "../src/core/state/messages";
import type { State } from "../src/core/state/state";
import type { Problem } from "../src/core/api";
import type { Place, Position, Target, Viewport } from "../src/core/position";
import { type Arrival, Timeline } from "../src/core/timeline";
import { overlaid } from "../src/core/outbox/overlay";
import { firstUnread } from "../src/core/unread";
import {
  after,
  around,
  before,
  cut,
  FEW,
  loadedIn,
  newest,
  MOST,
  PAGE,
  type Side,
  type Window,
} from "../src/core/window";
import { ANA, heldState, message, outboxOf, snapshot, welcome, write } from "./examples";

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

  test("before one joined there are none, where the history begins with joining", () => {
    const joined = { ...held(10, [8, 10]), settings: { history: "joined" }, joined_seq: 7 };
    expect(before(joined, 8)).toBe("none");
    expect(before({ ...joined, settings: {} }, 8)).toBe("missing");
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
    expect(firstUnread(conversation, 94)).toEqual({ seq: 95, isFirst: true });
    expect(firstUnread(conversation, 89)).toEqual({ seq: 90, isFirst: false });
    expect(firstUnread(conversation, 40)).toEqual({ seq: 41, isFirst: false });
    expect(firstUnread(held(3, [1, 3]), 0)).toEqual({ seq: 1, isFirst: true });
  });

  test("U1: is found beside lines that do not count", () => {
    // Two people wrote; the others are lines of the system, which share an ordinal.
    const lines = [1, 1, 1, 2, 2, 2].map((ordinal, index) => message(index + 1, { ordinal }));
    const messages = Messages.none.with(lines);
    expect(firstUnread({ ...held(6), messages, last_ordinal: 2 }, 1)).toEqual({ seq: 4, isFirst: true });
  });

  test("U1: is found where all that came after what is unread is in threads", () => {
    const state = stateOf(5, []);
    const messages = [1, 2, 3].map((seq) => message(seq));
    state.apply({ type: "history", id: "1", conversation: "watch", messages });
    const conversation = { ...state.conversations.get("watch")!, last_ordinal: 3, asides: new Set([4, 5]) };
    expect(firstUnread(conversation, 1)).toEqual({ seq: 2, isFirst: true });
    expect(firstUnread(conversation, 2)).toEqual({ seq: 3, isFirst: true });
  });

  test("U1: is sought from what is loaded, where lines that do not count are between", () => {
    // Every tenth row counts: 100 messages in 1,000 rows, of which 20 are not read.
    const rows = range(1, 1_000).map((seq) => message(seq, { ordinal: Math.ceil(seq / 10) }));
    const of = (first: number) => {
      const messages = Messages.none.with(rows.slice(first - 1));
      return firstUnread({ ...held(1_000), messages, last_ordinal: 100 }, 80);
    };
    expect(of(1_001)).toEqual({ seq: 981, isFirst: false });
    expect(of(941).seq).toBeLessThan(941);
    expect(of(801)).toEqual({ seq: 801, isFirst: false });
    expect(of(800)).toEqual({ seq: 801, isFirst: true });
  });
});

afterEach(() => {
  vi.useRealTimers();
});

/** A page that shows what a test says, and where one is moved. */
class Page implements Viewport {
  isNearStart = false;
  isNearEnd = false;
  mayGlide = false;
  nearby: Window | null = null;
  below = 0;
  /** The row at the top of the view. */
  first = 1;

  near = (): Window | null => this.nearby;
  distance = (): number => this.below;
  sizes = (): string => "";
  firstSeen = (): Place => ({ seq: this.first, top: 0, above: 0, width: 400 });
  offset = (wanted: Place | Target): number | null => (wanted.seq === this.first ? 0 : null);
  scrollBy(): void {}
  toBottom(): void {
    this.below = 0;
  }
  highlight(): void {}
}

/** By a click in the list. */
const STRAIGHT: Arrival = { at: null, cameBack: false };

const NOT_LOADED: Problem = { code: "internal", detail: "Something broke." };

/** A timeline of a conversation on a page, with what it asks for. */
function timelineOf(last: number, runs: Run[], read = last, arrival?: Arrival) {
  const state = stateOf(last, runs, read);
  const outbox = outboxOf();
  const asked: Side[] = [];
  const states: Position["state"][] = [];
  let answer: (problem: Problem | null) => void = () => undefined;
  const timeline = new Timeline(
    {
      read: () => ({ state, outbox, conversation: state.conversations.get("watch")! }),
      load: (side) => {
        asked.push(side);
        return new Promise((resolve) => (answer = resolve));
      },
      changed: () => undefined,
      moved: (position) => states.push(position.state),
    },
    arrival,
  );
  const page = new Page();
  timeline.attach(page);
  return {
    ...{ timeline, state, outbox, asked, states, page },
    seqs: () => timeline.view()!.rows.map((row) => row.seq),
    /** Scroll to where a row is at the top of the view. */
    scroll: (first: number, below = 500) => {
      Object.assign(page, { first, below });
      timeline.dispatch({ type: "scrolled" });
    },
    /** Answer what was asked for last. */
    end: async (problem: Problem | null) => {
      answer(problem);
      await Promise.resolve();
      await Promise.resolve();
    },
  };
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

  test("S4: asks for one page at a time, when its first row is near", async () => {
    const { timeline, asked, page, scroll, end } = timelineOf(300, [[250, 300]]);
    page.isNearStart = true;
    scroll(250);
    scroll(251);
    expect(asked).toEqual([{ before: 250 }]);
    expect(timeline.view()!.load).toEqual({ status: "loading" });
    await end(null);
    expect(timeline.view()!.load).toEqual({ status: "done" });
    scroll(250);
    expect(asked).toHaveLength(2);
  });

  test("T3: does not ask again for what could not be loaded until somebody wants it", async () => {
    const { timeline, asked, page, scroll, end } = timelineOf(300, [[250, 300]]);
    page.isNearStart = true;
    scroll(250);
    await end(NOT_LOADED);
    scroll(251);
    expect(asked).toHaveLength(1);
    expect(timeline.view()!.load).toEqual({ status: "failed", problem: NOT_LOADED });
    timeline.retry();
    expect(timeline.view()!.load).toEqual({ status: "done" });
    scroll(250);
    expect(asked).toHaveLength(2);
  });

  test("has nothing before its first message", () => {
    const { timeline, asked } = timelineOf(3, [[1, 3]]);
    expect(timeline.previous()).toBe(false);
    expect(timeline.view()!.hasPrevious).toBe(false);
    expect(asked).toEqual([]);
  });

  test("S7: goes to a message that is not loaded, asks for it, and goes on from there", async () => {
    const { timeline, state, asked, seqs, end } = timelineOf(1_000, [[990, 1_000]]);
    timeline.dispatch({ type: "sought", seq: 500, align: "centre" });
    expect([timeline.isAtNewest, seqs(), timeline.position.state]).toEqual([false, [], "seeking"]);
    timeline.previous();
    expect(asked).toEqual([{ before: 540 }]);
    load(state, 480, 539);
    await end(null);
    expect(seqs()).toEqual(range(480, 539));
    timeline.next();
    expect(asked.at(-1)).toEqual({ after: 539 });
    load(state, 540, 1_000);
    timeline.next();
    expect(seqs()).toEqual(range(480, 539 + PAGE));
  });

  test("S10: goes to the newest without what is between", () => {
    const { timeline, seqs } = timelineOf(1_000, [[1, 1_000]]);
    timeline.dispatch({ type: "sought", seq: 100, align: "centre" });
    expect(timeline.isAtNewest).toBe(false);
    timeline.dispatch({ type: "jumped" });
    expect([timeline.isAtNewest, timeline.position.state]).toEqual([true, "bottom"]);
    expect(seqs()).toEqual(range(1_000 - FEW + 1, 1_000));
  });

  test("has pending messages after the newest one, and nowhere else", async () => {
    const { timeline, outbox, seqs } = timelineOf(1_000, [[1, 1_000]]);
    await write(outbox, "a");
    expect(seqs().at(-1)).toBe(null);
    timeline.dispatch({ type: "sought", seq: 100, align: "centre" });
    expect(seqs()).not.toContain(null);
  });

  test("S6: fills the page first, and the rest of it comes once that is painted", () => {
    const { timeline, asked, page, seqs } = timelineOf(200, [[100, 200]], 200, { ...STRAIGHT, fill: 29.5 });
    page.isNearStart = true;
    timeline.dispatch({ type: "changed" });
    expect([seqs(), asked]).toEqual([range(171, 200), []]);
    timeline.painted();
    expect(seqs()).toEqual(range(100, 200));
    timeline.dispatch({ type: "changed" });
    expect(asked).toEqual([{ before: 100 }]);
  });

  test("S6, S7: has above what is unread no more than fills the page, until that is painted", () => {
    const { timeline, seqs } = timelineOf(200, [[1, 200]], 190, { ...STRAIGHT, fill: 30 });
    expect(seqs()).toEqual(range(161, 200));
    timeline.painted();
    expect(seqs()).toEqual(range(81, 200));
  });

  test("S6: waits for no paint where what is here does not fill the page", () => {
    const { timeline, asked, page } = timelineOf(200, [[200, 200]], 200, { ...STRAIGHT, fill: 30 });
    page.isNearStart = true;
    timeline.dispatch({ type: "changed" });
    expect(asked).toEqual([{ before: 200 }]);
  });

  test("S6: that is cut back at the end still goes with the newest, once nobody scrolls", () => {
    vi.useFakeTimers();
    const { timeline, page, seqs, scroll } = timelineOf(400, [[1, 400]]);
    for (let pages = 0; pages < 4; pages += 1) timeline.previous();
    page.nearby = { from: 390, to: 400 };
    scroll(390, 0);
    expect(seqs().length).toBeGreaterThan(FEW);
    vi.advanceTimersByTime(1_000);
    expect(timeline.isAtNewest).toBe(true);
    expect(seqs()).toEqual(range(281, 400));
  });

  test("S6: that grows and grows while one scrolls is cut back, too", () => {
    const { timeline, page, seqs, scroll } = timelineOf(1_000, [[1, 1_000]]);
    while (seqs().length + PAGE <= MOST) timeline.previous();
    const first = seqs()[0]!;
    page.nearby = { from: first, to: first + 10 };
    scroll(first);
    expect(seqs()).toHaveLength(MOST);
    timeline.previous();
    scroll(first);
    expect(seqs()).toHaveLength(FEW);
    expect(seqs()).toContain(first);
  });

  test("U1, S7: opens at the first unread message, however many lines that do not count follow it", async () => {
    const state = heldState(1_000, { last_ordinal: 100, read_ordinal: 80 });
    const rows = range(1, 1_000).map((seq) => message(seq, { ordinal: Math.ceil(seq / 10) }));
    const source = () => ({ state, outbox: outboxOf(), conversation: state.conversations.get("watch")! });
    const timeline = new Timeline({
      read: source,
      load: (side) => {
        const last = "before" in side ? side.before - 1 : side.after + PAGE;
        const messages = rows.slice(Math.max(0, last - PAGE), last);
        state.apply({ type: "history", id: "1", conversation: "watch", messages });
        return Promise.resolve(null);
      },
      changed: () => undefined,
      moved: () => undefined,
    });
    const page = new Page();
    page.first = 0; // Nothing is where it is wanted.
    page.isNearStart = true;
    timeline.attach(page);
    // A few pages are enough, of 200 rows.
    for (let pages = 0; pages < 7; pages += 1) {
      timeline.dispatch({ type: "changed" });
      await new Promise((resolve) => setTimeout(resolve));
    }
    expect(timeline.view()!.divider).toMatchObject({ seq: 801 });
    expect(timeline.position).toEqual({ state: "seeking", seq: 801, align: "divider" });
  });

  test("U1, U2: marks what was unread when it was opened, until that is forgotten", () => {
    const { timeline, state } = timelineOf(200, [[100, 200]], 150);
    expect(timeline.position).toEqual({ state: "seeking", seq: 151, align: "divider" });
    expect(timeline.view()!.divider).toEqual({ seq: 151, isBeforeRows: false, count: 50 });
    const read = { conversation: "watch", person: ANA.id, read_ordinal: 200 };
    state.apply({ type: "read.updated", ...read });
    expect(timeline.view()!.divider?.seq).toBe(151);
    timeline.forgetUnread();
    expect(timeline.view()!.divider).toBe(null);
  });
});

describe("whoever comes to a timeline", () => {
  const left: Position = { state: "reading", seq: 50, top: -7, above: 0.1, width: 400 };

  test("S7: goes to the message that the address names, to what is unread, or to the bottom", () => {
    const opened = (read: number, arrival?: Arrival) =>
      timelineOf(200, [[1, 200]], read, arrival).timeline.position;
    const at = { at: 40, cameBack: false };
    expect(opened(150, at)).toEqual({ state: "seeking", seq: 40, align: "centre" });
    expect(opened(150)).toEqual({ state: "seeking", seq: 151, align: "divider" });
    expect(opened(200)).toEqual({ state: "bottom" });
  });

  test("S8: is where they were, with those messages on the page", () => {
    const { timeline, seqs } = timelineOf(400, [[1, 400]], 400, { at: null, cameBack: true, left });
    expect(timeline.position).toEqual(left);
    expect(seqs()).toContain(50);
  });

  test("S8: by the way back is where they were, and not at the message of the address again", () => {
    const back = { at: 40, cameBack: true };
    expect(timelineOf(200, [[1, 200]], 200, { ...back, left }).timeline.position).toEqual(left);
    const bottom: Position = { state: "bottom" };
    expect(timelineOf(200, [[1, 200]], 200, { ...back, left: bottom }).timeline.position).toEqual(bottom);
    // After a reload it is not known where that was.
    expect(timelineOf(200, [[1, 200]], 200, back).timeline.position).toMatchObject({ seq: 40 });
  });

  test("S7: goes to another message that the address names by then, and not when a panel closes", () => {
    const { timeline } = timelineOf(200, [[1, 200]], 200);
    timeline.arrive({ at: 40, cameBack: true });
    expect(timeline.position).toEqual({ state: "bottom" });
    timeline.arrive({ at: 40, cameBack: false });
    expect(timeline.position).toEqual({ state: "seeking", seq: 40, align: "centre" });
  });

  test("and leaves while the page glides was at the bottom", () => {
    const { timeline, page, scroll, states } = timelineOf(200, [[1, 200]], 200);
    scroll(150);
    page.mayGlide = true;
    timeline.dispatch({ type: "jumped" });
    expect(states.at(-1)).toBe("gliding");
    expect(timeline.detach()).toEqual({ state: "bottom" });
  });
});

describe("what one marks as unread in a timeline that is open", () => {
  function opened(state: State) {
    const outbox = outboxOf();
    const timeline = new Timeline({
      read: () => ({ state, outbox, conversation: overlaid(state.conversations.get("watch")!, outbox.entries("watch"), ANA.id) }),
      load: () => new Promise(() => undefined),
      changed: () => undefined,
      moved: () => undefined,
    });
    return { outbox, timeline };
  }

  function tell(state: State, unread_from?: number): void {
    const conversation = snapshot(100, { unread_from });
    state.apply({ type: "user.updated", user_revision: 6, conversation });
  }

  test("U8: begins there, and stays unread until it is read on purpose", () => {
    const state = stateOf(100, [[90, 100]]);
    state.greeted();
    const { timeline } = opened(state);
    tell(state, 95);
    timeline.dispatch({ type: "changed" });
    expect(timeline.isUnreadAgain).toBe(true);
    expect(timeline.view()?.divider).toMatchObject({ seq: 95, count: 6 });
    tell(state);
    timeline.dispatch({ type: "changed" });
    expect(timeline.isUnreadAgain).toBe(false);
  });

  test("U8: is known before that is drawn: what is seen in that frame is not read", () => {
    const state = stateOf(100, [[90, 100]]);
    state.greeted();
    const { timeline } = opened(state);
    tell(state, 95);
    expect(timeline.isUnreadAgain).toBe(true);
  });

  test("U8: what was marked before it was opened is read as ever, also where that comes late", () => {
    const marked = stateOf(100, [[90, 100]]);
    tell(marked, 95);
    const { timeline } = opened(marked);
    timeline.dispatch({ type: "changed" });
    expect([timeline.isUnreadAgain, timeline.view()?.divider?.seq]).toEqual([false, 95]);

    const kept = stateOf(100, [[90, 100]]);
    kept.userRevision = null;
    const late = opened(kept).timeline;
    kept.apply(welcome([snapshot(100, { unread_from: 97 })]));
    late.dispatch({ type: "changed" });
    expect([late.isUnreadAgain, late.view()?.divider?.seq]).toEqual([false, 97]);
  });

  test("what was deleted since is not among what is new", () => {
    const state = heldState(100, { read_ordinal: 90, unread_deleted: [92, 95] });
    load(state, 95, 99);
    load(state, 90, 91);
    const deleted_at = "2026-11-20T10:00:00Z";
    const { timeline } = opened(state);
    for (const [seq, revision] of [[95, 101], [97, 102]] as const) {
      state.apply({ type: "message.updated", message: message(seq, { revision, deleted_at }) });
    }
    expect(timeline.view()?.divider).toMatchObject({ seq: 91, count: 7 });
  });

  test("U8: without a connection it is so, too", async () => {
    const state = stateOf(100, [[90, 100]]);
    state.userRevision = null;
    const { outbox, timeline } = opened(state);
    await outbox.add("watch", { type: "unread.mark", seq: 95, ordinal: 95 });
    timeline.dispatch({ type: "changed" });
    expect([timeline.isUnreadAgain, timeline.view()?.divider?.seq]).toEqual([true, 95]);
  });
});
