// @vitest-environment jsdom

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Hit, HitsPage } from "../src/actions/search";
import type { Answer } from "../src/core/api";
import { BEN, message } from "./examples";

vi.mock("../src/app.svelte", () => ({ client: {}, session: {} }));

const { DEBOUNCE_MS, Finder } = await import("../src/ui/search/finder.svelte");

interface Asked {
  query: string;
  cursor: string;
  signal: AbortSignal;
  answer: (answer: Answer<HitsPage>) => void;
}

let asked: Asked[] = [];

beforeEach(() => {
  asked = [];
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

function finder(limit = 2): InstanceType<typeof Finder> {
  return new Finder((query, cursor, _limit, signal) => {
    return new Promise((answer) => asked.push({ query, cursor, signal, answer }));
  }, limit);
}

const hit = (seq: number): Hit => ({
  message: message(seq) as Hit["message"],
  sender: { ...BEN, picture: null },
  highlights: [[0, 7]],
  name_highlights: [],
});

async function answer(index: number, seqs: number[], next: string | null = null): Promise<void> {
  asked[index]!.answer({ status: 200, retryAfter: null, data: { results: seqs.map(hit), next, indexing: null } });
  await vi.advanceTimersByTimeAsync(0);
}

const seqs = (one: InstanceType<typeof Finder>) => one.hits.map(({ message }) => message.seq);

test("Z1: the server is asked 100 ms after the last key, and once", async () => {
  const one = finder();
  one.look("t");
  await vi.advanceTimersByTimeAsync(DEBOUNCE_MS - 1);
  one.look("ti");
  await vi.advanceTimersByTimeAsync(DEBOUNCE_MS - 1);
  expect(asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(asked.map(({ query }) => query)).toEqual(["ti"]);
  await answer(0, [2, 1]);
  expect([seqs(one), one.isWhole]).toEqual([[2, 1], true]);
});

test("Z1: an answer to what is not looked for any more is ended and never shown", async () => {
  const one = finder();
  one.look("t", 0);
  await vi.advanceTimersByTimeAsync(0);
  one.look("ti", 0);
  await vi.advanceTimersByTimeAsync(0);
  expect(asked[0]!.signal.aborted).toBe(true);
  await answer(1, [5]);
  await answer(0, [9]);
  expect(seqs(one)).toEqual([5]);
  one.look("tid");
  expect([seqs(one), one.isFresh]).toEqual([[5], false]);
  one.look("");
  expect([seqs(one), one.isLooking]).toEqual([[], false]);
});

test("Z1: where a page has fewer than are wanted the search goes on, and shows what it has", async () => {
  const one = finder();
  one.look("rare", 0);
  await vi.advanceTimersByTimeAsync(0);
  await answer(0, [], "a");
  expect([one.isFresh, one.isLooking]).toEqual([true, true]);
  await answer(1, [4], "b");
  expect(seqs(one)).toEqual([4]);
  await answer(2, [2], "c");
  expect([seqs(one), one.isLooking, one.isWhole]).toEqual([[4, 2], false, false]);
  expect(asked.map(({ cursor }) => cursor)).toEqual(["", "a", "b"]);
  one.more();
  one.more();
  await answer(3, [1]);
  expect([seqs(one), one.isWhole, asked.length]).toEqual([[4, 2, 1], true, 4]);
});

test("Z5: what failed is kept as that, and asked again from where it was", async () => {
  const one = finder(1);
  one.look("tide", 0);
  await vi.advanceTimersByTimeAsync(0);
  await answer(0, [3], "a");
  one.more();
  const error = { code: "unavailable", detail: "" } as const;
  asked[1]!.answer({ status: 503, retryAfter: null, error });
  await vi.advanceTimersByTimeAsync(0);
  expect([one.problem, seqs(one)]).toEqual([error, [3]]);
  one.more();
  expect(asked).toHaveLength(2);
  one.retry();
  await answer(2, [2]);
  expect([one.problem, seqs(one), asked[2]!.cursor]).toEqual([null, [3, 2], "a"]);
});

test("Z1: whoever types faster than may be searched waits for their turn, and is told nothing", async () => {
  const one = finder();
  one.look("tide", 0);
  await vi.advanceTimersByTimeAsync(0);
  const refuse = { status: 429, retryAfter: 2, error: { code: "rate_limited", detail: "" } } as const;
  asked[0]!.answer(refuse);
  await vi.advanceTimersByTimeAsync(1_999);
  expect([one.problem, one.isLooking, asked.length]).toEqual([null, true, 1]);
  await vi.advanceTimersByTimeAsync(1);
  await answer(1, [3]);
  expect([seqs(one), one.isWhole]).toEqual([[3], true]);
  one.look("tides", 0);
  await vi.advanceTimersByTimeAsync(0);
  asked[2]!.answer(refuse);
  await vi.advanceTimersByTimeAsync(0);
  one.look("", 0);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked).toHaveLength(3);
});

test("Z3: what was stopped goes on from where it was, and what is done is not asked again", async () => {
  const one = finder();
  one.look("rare", 0);
  one.stop();
  one.goOn();
  await answer(0, [], "a");
  one.stop();
  one.goOn();
  await answer(2, [4, 2]);
  one.goOn();
  expect([seqs(one), one.isWhole]).toEqual([[4, 2], true]);
  expect(asked.map(({ cursor }) => cursor)).toEqual(["", "a", "a"]);
});
