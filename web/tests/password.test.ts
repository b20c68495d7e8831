/** What is asked of a new password, told while somebody types. */

import { expect, test } from "vitest";
import { rulesKept } from "../src/core/password";

const OWNER = ["ana.costa@example.org", "Ana", "Costa"];

test.each([
  ["", { isLong: false, hasMoreThanDigits: false, isUnlikeOwner: false }],
  ["harbour", { isLong: false, hasMoreThanDigits: true, isUnlikeOwner: true }],
  ["40718239", { isLong: true, hasMoreThanDigits: false, isUnlikeOwner: true }],
  ["harbour42", { isLong: true, hasMoreThanDigits: true, isUnlikeOwner: true }],
])("the rules of %o", (password, rules) => {
  expect(rulesKept(password, OWNER)).toEqual(rules);
});

test("characters are counted as the server counts them, however they are typed", () => {
  expect(rulesKept("ｈａｒ４２", []).isLong).toBe(false);
  expect(rulesKept("🌊".repeat(7), []).isLong).toBe(false);
  expect(rulesKept("🌊".repeat(8), []).isLong).toBe(true);
  expect(rulesKept("１２３４５６７８", []).hasMoreThanDigits).toBe(false);
});

test.each([
  ["ana.costa@example.org", false],
  ["Costa123", false], // 2 * 5 common characters of 8 + 5
  ["costaxyzw9", true], // of 10 + 5: less than 0.7
  ["example1", false],
  ["atsoc.ana", false], // in any order
  ["anaanaan", true],
])("whether %o is unlike its owner, as Django finds it", (password, isUnlikeOwner) => {
  expect(rulesKept(password, OWNER)).toMatchObject({ isUnlikeOwner });
});
