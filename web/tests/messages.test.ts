import { expect, test } from "vitest";
import { Messages } from "../src/core/state/messages";
import { message } from "./examples";

function run(from: number, to: number): ReturnType<typeof message>[] {
  return Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
}

test("messages are found by their seqs, whatever is loaded between them", () => {
  const messages = Messages.none.with(run(1, 3)).with(run(1_000, 1_200));
  expect([1, 3, 4, 999, 1_000, 1_200, 1_201].map((seq) => messages.has(seq))).toEqual(
    [true, true, false, false, true, true, false],
  );
  expect(messages.size).toBe(204);
});

test("of two messages with one seq the higher revision counts, and the other changes nothing", () => {
  const messages = Messages.none.with([message(5, { revision: 7, text: "Newer" })]);
  expect(messages.with([message(5, { revision: 6, text: "Older" })])).toBe(messages);
  expect(messages.with([message(5, { revision: 8, text: "Newest" })]).get(5)?.text).toBe("Newest");
  expect(messages.get(5)?.text).toBe("Newer");
});

test("those after a seq are kept when the others are cut", () => {
  const messages = Messages.none.with(run(1, 300)).after(200);
  expect([messages.size, messages.has(200), messages.has(201)]).toEqual([100, false, true]);
});

test("the newest are those without a gap before them", () => {
  const messages = Messages.none.with(run(1, 10)).with(run(12, 70));
  expect(messages.upTo(70, 3).map(({ seq }) => seq)).toEqual([68, 69, 70]);
  expect(messages.upTo(70, 100)).toHaveLength(59);
  expect(messages.upTo(11, 100)).toEqual([]);
});

test("the first with an ordinal is found, whatever is loaded around it", () => {
  const rows = [1, 1, 2, ...Array<number>(200).fill(3), 4].map((ordinal, index) =>
    message(index + 1, { ordinal }),
  );
  const messages = Messages.none.with(rows);
  expect([1, 2, 3, 4, 5].map((ordinal) => messages.firstWith(ordinal)?.seq)).toEqual([1, 3, 4, 204, undefined]);
  expect(messages.after(204).firstWith(3)).toBe(undefined);
  expect(messages.after(100).with([message(2)]).firstWith(2)?.seq).toBe(2);
});
