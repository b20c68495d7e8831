import { expect, test } from "vitest";
import {
  around,
  cut,
  FEW,
  firstOf,
  firstUnread,
  loadedFrom,
  newest,
  PAGE,
  unreadNear,
  withEarlier,
  withLater,
} from "../src/core/window";
import { heldState, message } from "./examples";

const END = Number.POSITIVE_INFINITY;

/** A conversation of so many messages, with these runs of them loaded. */
function held(last: number, ...runs: [from: number, to: number][]) {
  const conversation = heldState(last).conversations.get("watch")!;
  for (const [from, to] of runs) {
    for (let seq = from; seq <= to; seq += 1) conversation.messages.set(seq, message(seq));
  }
  return conversation;
}

test("S6: a window has few messages, and goes with the newest", () => {
  expect(newest(1_000)).toEqual({ from: 1_000 - FEW + 1, to: END });
  expect(newest(3)).toEqual({ from: 1, to: END });
});

test("S7: a window around a message has room above it, and ends", () => {
  expect(around(500, 1_000)).toEqual({ from: 480, to: 539 });
  expect(around(5, 1_000)).toEqual({ from: 1, to: 60 });
  expect(around(990, 1_000)).toEqual({ from: 970, to: END });
});

test("what is loaded counts from the end of a window, without a hole", () => {
  const conversation = held(1_000, [900, 950], [960, 1_000]);
  expect(loadedFrom(conversation, { from: 800, to: END })).toBe(960);
  expect(loadedFrom(conversation, { from: 970, to: END })).toBe(970);
  expect(loadedFrom(conversation, { from: 800, to: 940 })).toBe(900);
  expect(loadedFrom(conversation, { from: 800, to: 955 })).toBe(956);
  conversation.untold = new Set([951, 952, 953, 954, 955, 956, 957, 958, 959]);
  expect(loadedFrom(conversation, { from: 800, to: END })).toBe(900);
});

test("S4: a window grows by a page, as far as that is loaded", () => {
  const conversation = held(1_000, [700, 800], [950, 1_000]);
  expect(withEarlier(conversation, { from: 780, to: 790 })).toEqual({ from: 780 - PAGE, to: 790 });
  expect(withEarlier(conversation, { from: 720, to: 790 })).toEqual({ from: 700, to: 790 });
  expect(withEarlier(conversation, { from: 700, to: 790 })).toEqual({ from: 700, to: 790 });
  expect(withLater(conversation, { from: 700, to: 710 })).toEqual({ from: 700, to: 710 + PAGE });
  expect(withLater(conversation, { from: 700, to: 790 })).toEqual({ from: 700, to: 800 });
  expect(withLater(conversation, { from: 950, to: 960 })).toEqual({ from: 950, to: END });
});

test("S6: what is cut back keeps what is near, and a few in all", () => {
  const window = { from: 1, to: 300 };
  expect(cut(window, { from: 140, to: 159 }, 1_000)).toEqual({ from: 90, to: 209 });
  expect(cut(window, { from: 5, to: 24 }, 1_000)).toEqual({ from: 1, to: 120 });
  expect(cut(window, { from: 290, to: 300 }, 1_000)).toEqual({ from: 181, to: 300 });
  expect(cut(window, { from: 20, to: 280 }, 1_000)).toEqual({ from: 20, to: 280 });
  const open = { from: 701, to: END };
  expect(cut(open, { from: 990, to: 1_000 }, 1_000)).toEqual({ from: 881, to: END });
  expect(cut(open, { from: 750, to: 769 }, 1_000)).toEqual({ from: 701, to: 820 });
});

test("U1: the first unread message is found by its ordinal, once it is loaded", () => {
  const conversation = held(100, [90, 100]);
  expect(unreadNear(conversation, 94)).toBe(95);
  expect(firstUnread(conversation, 94)).toBe(95);
  expect(firstUnread(conversation, 89)).toBe(null);
  expect(firstUnread(conversation, 40)).toBe(null);
  expect(firstUnread(held(3, [1, 3]), 0)).toBe(1);
});

test("U1: lines that do not count are found beside the first unread message", () => {
  const conversation = held(6);
  // Two people wrote; the others are lines of the system, which share an ordinal.
  [1, 1, 1, 2, 2, 2].forEach((ordinal, index) => {
    conversation.messages.set(index + 1, message(index + 1, { ordinal }));
  });
  conversation.last_ordinal = 2;
  expect(firstUnread(conversation, 1)).toBe(4);
});

test("the first of things in order is found by halving", () => {
  const numbers = [1, 3, 5, 7];
  expect(firstOf(4, (index) => numbers[index]! > 4)).toBe(2);
  expect(firstOf(4, (index) => numbers[index]! > 9)).toBe(4);
  expect(firstOf(0, () => true)).toBe(0);
});
