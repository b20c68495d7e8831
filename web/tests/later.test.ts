// @vitest-environment jsdom

import type { Component } from "svelte";
import { expect, test, vi } from "vitest";
import { type Load, loadInTheEnd, loadLater } from "../src/later";

const part = { default: (() => ({})) as unknown as Component<Record<string, never>> };

test("a part that was loaded is there at once when it is asked for again, for the next key", async () => {
  const load = vi.fn<Load>(() => Promise.resolve(part));
  const loading = loadLater(load);
  await expect(loading).resolves.toBe(part);
  expect(loadLater(load)).toBe(loading);
  expect(load).toHaveBeenCalledOnce();
});

test("a part that could not be loaded is loaded when it is asked for again", async () => {
  const load = vi.fn<Load>(() => Promise.resolve(part)).mockRejectedValueOnce(new Error("No connection."));
  await expect(loadLater(load)).rejects.toThrow("No connection.");
  await expect(loadLater(load)).resolves.toBe(part);
});

test("a part that nobody asks for is tried until it is there", async () => {
  vi.useFakeTimers();
  const load = vi.fn<Load>(() => Promise.resolve(part));
  load.mockRejectedValueOnce(new Error("No connection.")).mockRejectedValueOnce(new Error("No connection."));
  const loading = loadInTheEnd(load);
  await vi.advanceTimersByTimeAsync(60_000);
  await expect(loading).resolves.toBe(part);
  expect(load).toHaveBeenCalledTimes(3);
  vi.useRealTimers();
});
