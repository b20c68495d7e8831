import { expect, test } from "vitest";
import { contentOf, plainText } from "../src/core/content";
import { directionOf, piecesOf, type Range, rangesIn } from "../src/core/search/snippet";

/** Return a snippet with what was found in brackets. */
function marked(text: string, wanted: string): string {
  const at = text.indexOf(wanted);
  const ranges: Range[] = [[at, at + wanted.length]];
  const plain = plainText(contentOf({ text }));
  const places = rangesIn(plain, text, ranges);
  const shown = places === null ? text : plain;
  return piecesOf(shown, places ?? ranges).map((piece) => (piece.isFound ? `[${piece.text}]` : piece.text)).join("");
}

test("Z1: what was found is marked in the words without their marks, in any script", () => {
  expect(marked("High *water* at `noon`", "water")).toBe("High [water] at noon");
  expect(marked("High *water* at noon", "*water*")).toBe("High [water] at noon");
  expect(marked("> said\n- one\n- two", "two")).toBe("said\n- one\n- [two]");
  expect(marked("我家在上海东边。", "上海")).toBe("我家在[上海]东边。");
  expect(marked("وصلت الصور كلها", "صور")).toBe("وصلت ال[صور] كلها");
  expect(marked("👩‍👩‍👧 at the harbour", "harbour")).toBe("👩‍👩‍👧 at the [harbour]");
});

test("Z1: what was found far into a long message is shown with what stands around it", () => {
  const long = `${"word ".repeat(100)}needle ${"other ".repeat(100)}`;
  const shown = marked(long, "needle");
  expect(shown).toMatch(/^…word (?:word )+\[needle\] other/u);
  expect(shown.endsWith(" other…")).toBe(true);
  expect(shown.length).toBeLessThan(360);
});

test("a character is not cut apart where there are no spaces", () => {
  const family = "👩‍👩‍👧";
  const shown = marked(`${family.repeat(40)}needle${family.repeat(80)}`, "needle");
  expect(shown.replaceAll(family, "")).toBe("…[needle]…");
});

test("Z1: the direction is that of the whole message, also where its beginning is not shown", () => {
  expect(directionOf("123 مرحبا hello")).toBe("rtl");
  expect(directionOf("¡Hola! مرحبا")).toBe("ltr");
  expect(directionOf("12:30")).toBe("ltr");
});
