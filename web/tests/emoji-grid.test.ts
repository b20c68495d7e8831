import { expect, test } from "vitest";
import { firstPlace, heightOf, inView, laidOut, placeAfter, TITLE } from "../src/core/emoji-grid";

/** Lines 0 and 3 are titles; 1 and 2 have three cells and one, 4 has two. */
const LINES = laidOut(
  [
    { title: "Recent", cells: ["a", "b", "c", "d"] },
    { title: "Flags", cells: ["e", "f"] },
  ],
  3,
  40,
);
const at = (line: number, column: number) => ({ line, column });
const after = (from: [number, number], key: string, isWide = false) =>
  placeAfter(LINES, at(...from), key, isWide, 2);

test("a section has its title, and as many in a line as there is room for", () => {
  expect(LINES.map(({ title, cells }) => title ?? cells.join(""))).toEqual([
    "Recent", "abc", "d", "Flags", "ef",
  ]);
  expect(LINES.map(({ top }) => top)).toEqual([0, TITLE, TITLE + 40, TITLE + 80, 2 * TITLE + 80]);
  expect(heightOf(LINES)).toBe(2 * TITLE + 120);
});

test("only what is in view is drawn", () => {
  expect(inView(LINES, TITLE + 1, 40).map(({ index }) => index)).toEqual([1, 2]);
  expect(inView(LINES, 0, 1_000)).toEqual(LINES);
  expect(inView(LINES, 1_000, 40)).toEqual([]);
});

test("the first place is below the title; there is none where nothing was found", () => {
  expect(firstPlace(LINES)).toEqual(at(1, 0));
  expect(firstPlace(laidOut([{ title: null, cells: [] }], 3, 40))).toBeNull();
});

test("arrows lead from emoji to emoji, over the ends of lines and over titles", () => {
  expect(after([1, 0], "ArrowRight")).toEqual(at(1, 1));
  expect(after([1, 2], "ArrowRight")).toEqual(at(2, 0));
  expect(after([4, 0], "ArrowLeft")).toEqual(at(2, 0));
  expect(after([2, 0], "ArrowLeft")).toEqual(at(1, 2));
  expect(after([1, 2], "ArrowDown")).toEqual(at(2, 0));
  expect(after([2, 0], "ArrowDown")).toEqual(at(4, 0));
  expect(after([4, 1], "ArrowUp")).toEqual(at(2, 0));
});

test("at the ends they lead no further", () => {
  for (const key of ["ArrowUp", "ArrowLeft"]) expect(after([1, 0], key)).toEqual(at(1, 0));
  for (const key of ["ArrowDown", "ArrowRight"]) expect(after([4, 1], key)).toEqual(at(4, 1));
});

test("Home and End lead to the ends of a line, with Ctrl to those of all; pages lead over lines", () => {
  expect(after([1, 1], "Home")).toEqual(at(1, 0));
  expect(after([1, 1], "End")).toEqual(at(1, 2));
  expect(after([4, 1], "Home", true)).toEqual(at(1, 0));
  expect(after([1, 1], "End", true)).toEqual(at(4, 1));
  expect(after([1, 1], "PageDown")).toEqual(at(4, 1));
  expect(after([4, 1], "PageUp")).toEqual(at(1, 1));
});

test("other keys are for something else", () => {
  expect(after([1, 0], "x")).toBeUndefined();
  expect(after([1, 0], "Enter")).toBeUndefined();
});
