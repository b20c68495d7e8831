import { expect, test } from "vitest";
import { firstOf } from "../src/core/bisect";

test("the first of things in order is found by halving", () => {
  const numbers = [1, 3, 5, 7];
  expect(firstOf(4, (index) => numbers[index]! > 4)).toBe(2);
  expect(firstOf(4, (index) => numbers[index]! > 9)).toBe(4);
  expect(firstOf(0, () => true)).toBe(0);
});
