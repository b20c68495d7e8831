// @vitest-environment node

import fc from "fast-check";
import { expect, test } from "vitest";
import examples from "../../chat/protocol/fixtures/markup.json";
import { contentOf, plainText } from "../src/core/content";
import { parseBlocks } from "../src/core/markup/blocks";
import { parseLine } from "../src/core/markup/inline";
import type { Block, Inline } from "../src/core/markup/tree";

/** Return a piece of a line as the examples write it. */
function line(node: Inline): unknown {
  if (node.type === "text") return node.text;
  if (node.type === "link") return [node.type, node.text, node.url];
  return node.type === "code" || node.type === "mention" ? [node.type, node.text] : [node.type, ...node.nodes.map(line)];
}

function block(one: Block): unknown {
  if (one.type === "text") return [one.type, ...one.nodes.map(line)];
  if (one.type === "fence") return [one.type, one.language, one.text];
  if (one.type === "quote") return [one.type, ...one.blocks.map(block)];
  return [one.type, ...one.items.map(({ marker, level, nodes }) => [marker, level, ...nodes.map(line)])];
}

test.each(examples.lines as [string, unknown[], string][])("a line is drawn as it is meant: %j", (text, nodes, plain) => {
  expect(parseLine(text).map(line)).toEqual(nodes);
  expect(plainText(contentOf({ text }))).toBe(plain);
});

test.each(examples.blocks as [string, unknown[], string][])("lines make blocks: %j", (text, blocks, plain) => {
  expect(parseBlocks(text).map(block)).toEqual(blocks);
  expect(plainText(contentOf({ text }))).toBe(plain);
});

test.each(examples.mentions as [string, string[], string[]][])("people are called by their names: %j", (text, names, called) => {
  const mentions = names.map((name) => ({ name, since: 1 }));
  const { blocks } = contentOf({ text, mentions });
  expect(calledIn(blocks)).toEqual(called);
  expect(plainText({ blocks })).toBe(plainText(contentOf({ text })));
});

function calledIn(blocks: readonly Block[]): string[] {
  const inLine = (nodes: readonly Inline[]): string[] =>
    nodes.flatMap((node) => ("nodes" in node ? inLine(node.nodes) : node.type === "mention" ? [node.text.slice(1)] : []));
  return blocks.flatMap((block) => {
    if (block.type === "fence") return [];
    if (block.type === "quote") return calledIn(block.blocks);
    return block.type === "text" ? inLine(block.nodes) : block.items.flatMap(({ nodes }) => inLine(nodes));
  });
}

/** Texts with many marks, and with what looks for trouble. */
const marked = fc
  .array(fc.constantFrom("*", "**", "_", "~", "`", "```", ">", "> ", "- ", "1. ", "\n", " ", "a", "b c", "é", "👍", "字", "(", ")", "[w](", "https://a.b/", "www.a.b", "\\", "\"", "."), { maxLength: 60 })
  .map((parts) => parts.join(""));

test("a text loses nothing but its marks", () => {
  const words = (text: string) => text.replace(/[^a-z\u0080-\u{10FFFF}]/gu, "");
  fc.assert(
    fc.property(marked, (text) => {
      // What links is seen as words, what names a language above its code.
      fc.pre(!/\]\(|```/u.test(text));
      expect(words(plainText({ blocks: parseBlocks(text) }))).toBe(words(text));
    }),
    { numRuns: 2_000 },
  );
});

test("no text is drawn deeper than there are marks", () => {
  const depth = (node: Inline): number => ("nodes" in node ? 1 + Math.max(0, ...node.nodes.map(depth)) : 0);
  fc.assert(
    fc.property(marked, (text) => {
      expect(Math.max(0, ...parseLine(text).map(depth))).toBeLessThanOrEqual(6);
    }),
  );
});

const LONG = 65_536;
const TROUBLE = [
  "*", "`", "_", "~", ">", "> ", "[", "]", "](", "(", "-", "- ", "\n", " ", "*a ", " a*", "*_~", "*a _b ~c ", "*a* ", "**a *b ",
  "` `` ", "`a", "```\n", "```a\n", "> ```\n", "> - ", "\n- ", "[a](", "[a](https://a.b", "](http://", "[a](https://a.b) ",
  "](mailto:a@b)c@d ", "http://", "www.", "mailto:", "https://a.b/(", "*~ ~", "太*", "\"*", "\u202e", "e\u0301",
];

// What takes longer than that needs minutes here, and not the seconds that a test has.
test.each(TROUBLE)("64 KiB of %j are parsed in linear time", (part) => {
  parseBlocks(part.repeat(Math.ceil(LONG / part.length)));
});

test("64 KiB of ever longer runs are parsed in linear time", () => {
  const text = Array.from({ length: 360 }, (_, length) => "`".repeat(length + 1)).join(" ");
  expect(parseLine(text)).toEqual([{ type: "text", text }]);
});
