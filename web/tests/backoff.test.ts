import { afterEach, expect, test, vi } from "vitest";
import { Backoff } from "../src/core/backoff";

afterEach(() => vi.restoreAllMocks());

test("R1: the range of waits doubles up to half a minute", () => {
  vi.spyOn(Math, "random").mockReturnValue(1);
  const backoff = new Backoff();
  const waits = Array.from({ length: 8 }, () => backoff.after(0));
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

test("R1: a connection of ten seconds was no failure", () => {
  vi.spyOn(Math, "random").mockReturnValue(1);
  const backoff = new Backoff();
  for (let failure = 0; failure < 5; failure += 1) backoff.after(0);
  expect(backoff.after(10_000)).toBe(500);
});

test("R1: a wait is random within its range", () => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  expect(new Backoff().after(0)).toBe(0);
});
