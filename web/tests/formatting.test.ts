// @vitest-environment node

import fc from "fast-check";
import { expect, test } from "vitest";
import { type Formatting, formatted } from "../src/core/formatting";
import { formatOfKey } from "../src/core/format-keys";

/** Apply a format to a text whose selection stands between two bars; return it in the same form. */
function apply(id: Formatting, written: string): string {
  const [before, selected, after] = written.split("|") as [string, string, string];
  const from = before.length;
  const text = before + selected + after;
  const edit = formatted(id, { text, from, to: from + selected.length });
  const [begin, end] = edit.selected;
  const changed = `${edit.text.slice(0, begin)}|${edit.text.slice(begin, end)}|${edit.text.slice(end)}`;
  return text.slice(0, edit.from) + changed + text.slice(edit.to);
}

test.each<[Formatting, string, string]>([
  ["bold", "say |hello| now", "say *|hello|* now"],
  ["bold", "say *|hello|* now", "say |hello| now"],
  ["bold", "say |*hello*| now", "say |hello| now"],
  ["italic", "say *|hello|* now", "say *_|hello|_* now"],
  ["strike", "say| hello |now", "say ~|hello|~ now"],
  ["code", "||", "`||`"],
  ["bold", "say *hello||*", "say *hello*||"],
  ["bold", "say *hello*||", "say *hello**||*"],
  ["italic", "*say _hello||_*", "*say _hello_||*"],
  ["bold", "*say _hello_||*", "*say _hello_*||"],
  ["bold", "3 * 4\n||* 5", "3 * 4\n*||** 5"],
  ["code", "a `||`", "a ||"],
  ["bold", "|- one\n- two\n\n> three|", "|- *one*\n- *two*\n\n> *three*|"],
  ["bold", "|- *one*\n- *two*|", "|- one\n- two|"],
  ["bold", "|*one*\ntwo|", "|*one*\n*two*|"],
  ["code", "|a\nb|", "```\n|a\nb|\n```"],
  ["fence", "x\n||\ny", "x\n```\n||\n```\ny"],
  ["link", "see |the menu|.", "see [the menu](|https://|)."],
  ["link", "||", "[||](https://)"],
  ["bullets", "one\nt||wo", "one\n- t||wo"],
  ["bullets", "|one\n\ntwo|", "|- one\n\n- two|"],
  ["numbers", "|- one\n- two|\nthree", "|1. one\n2. two|\nthree"],
  ["numbers", "|1. one\n2. two|", "|one\ntwo|"],
  ["quote", "||", "> ||"],
  ["quote", "|- a|", "|> - a|"],
  ["quote", "|> a\n> b\n|c", "|a\nb|\nc"],
])("C14: %s makes of %j %j", (id, written, changed) => {
  expect(apply(id, written)).toBe(changed);
});

test("whatever is formatted twice is as it was, if it was text", () => {
  const words = fc.array(fc.constantFrom("a", "b c", "字", "9"), { minLength: 1 }).map((all) => all.join(" "));
  const ids = fc.constantFrom<Formatting>("bold", "italic", "strike", "quote", "bullets", "numbers");
  fc.assert(
    fc.property(ids, words, (id, text) => {
      expect(apply(id, apply(id, `|${text}|`))).toBe(`|${text}|`);
    }),
  );
});

test("C14: the keys are those of the platform, on any keyboard", () => {
  const plain = { altKey: false, ctrlKey: true, metaKey: false, shiftKey: false };
  expect(formatOfKey({ ...plain, key: "b", code: "KeyB" }, "other")).toBe("bold");
  expect(formatOfKey({ ...plain, key: "b", code: "KeyN" }, "other")).toBe("bold");
  expect(formatOfKey({ ...plain, key: "и", code: "KeyB" }, "other")).toBe("bold");
  expect(formatOfKey({ ...plain, key: "/", code: "Digit7", shiftKey: true }, "other")).toBe("numbers");
  expect(formatOfKey({ ...plain, key: "X", code: "KeyX", shiftKey: true }, "other")).toBe("strike");
  expect(formatOfKey({ ...plain, key: "x", code: "KeyX" }, "other")).toBe(undefined);
  expect(formatOfKey({ ...plain, key: "b", code: "KeyB" }, "apple")).toBe(undefined);
  expect(formatOfKey({ ...plain, key: "b", code: "KeyB", altKey: true }, "other")).toBe(undefined);
});
