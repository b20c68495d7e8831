import fc from "fast-check";
import { expect, test } from "vitest";
import { textChanges } from "../src/core/text-changes";

/** Return the changes in one text: what came in braces, what went in brackets. */
function shown(before: string, after: string): string {
  return textChanges(before, after)
    .map(({ kind, text }) => (kind === "same" ? text : kind === "added" ? `{${text}}` : `[${text}]`))
    .join("");
}

test.each([
  ["Lunch at one?", "Lunch at two?", "Lunch at [one]{two}?"],
  ["Lunch?", "Lunch at two?", "Lunch{ at two}?"],
  ["a b c d", "a c d e", "a [b ]c d{ e}"],
  ["come, @Tomasz Wójcik", "come, all of you", "come, [@Tomasz Wójcik]{all of you}"],
  ["a b c", "x b", "[a]{x} b[ c]"],
  ["same", "same", "same"],
  ["今日は晴れです", "今日は雨です", "今日は[晴れ]{雨}です"],
])("words that went and came are marked: %s, %s", (before, after, marked) => {
  expect(shown(before, after)).toBe(marked);
});

test("the changes make both texts, whatever they are", () => {
  const text = fc.oneof(fc.string({ unit: "grapheme" }), fc.array(fc.constantFrom("a", "b", " ", "\n")).map((all) => all.join("")));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const parts = textChanges(before, after);
      const without = (kind: string) => parts.filter((part) => part.kind !== kind).map((part) => part.text).join("");
      expect([without("added"), without("removed")]).toEqual([before, after]);
    }),
  );
});

test("two long texts that have nothing in common are one change", () => {
  const [before, after] = ["a ".repeat(5_000), "b\n".repeat(5_000)];
  expect(textChanges(before, after).map(({ kind }) => kind)).toEqual(["removed", "added"]);
});
