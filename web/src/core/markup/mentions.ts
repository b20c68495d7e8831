/** Finds where a text calls people: `@` and a name, in what is neither code nor a link. */

import { LOOSE } from "./inline";
import type { Block, Inline } from "./tree";

/** Who is meant by each name in a text; undefined for everybody. */
export type Names = ReadonlyMap<string, readonly (string | undefined)[]>;

const WORD = /[\p{L}\p{M}\p{N}]/u;
const MARK = /\p{M}/u;
const NO_BEGIN = /[@_/\\]/u;
const NO_END = /[@_]/u;

/** Return blocks in which the names that mention somebody are told from the text around them. */
export function withMentions(blocks: readonly Block[], names: Names): Block[] {
  const byLength = [...names.keys()].sort((one, other) => other.length - one.length);
  const inLine = (nodes: readonly Inline[]): Inline[] =>
    nodes.flatMap((node) => {
      if ("nodes" in node) return [{ ...node, nodes: inLine(node.nodes) }];
      return node.type === "text" ? split(node.text, names, byLength) : [node];
    });
  return blocks.map((block) => {
    switch (block.type) {
      case "text":
        return { ...block, nodes: inLine(block.nodes) };
      case "fence":
        return block;
      case "quote":
        return { ...block, blocks: withMentions(block.blocks, names) };
      case "list":
        return { ...block, items: block.items.map((item) => ({ ...item, nodes: inLine(item.nodes) })) };
    }
  });
}

/** @param byLength the names, the longest first, which counts where several fit. */
function split(text: string, names: Names, byLength: readonly string[]): Inline[] {
  const nodes: Inline[] = [];
  let from = 0;
  for (const { index } of text.matchAll(/@/gu)) {
    if (index < from || !mayBegin(signBefore(text, index))) continue;
    const name = byLength.find((one) => text.startsWith(one, index + 1) && mayEnd(text, index + 1 + one.length));
    if (name === undefined) continue;
    if (index > from) nodes.push({ type: "text", text: text.slice(from, index) });
    from = index + 1 + name.length;
    nodes.push({ type: "mention", text: text.slice(index, from), people: names.get(name)! });
  }
  if (from < text.length) nodes.push({ type: "text", text: text.slice(from) });
  return nodes;
}

function mayBegin(before: string): boolean {
  return !NO_BEGIN.test(before) && !goesOn(before);
}

function mayEnd(text: string, at: number): boolean {
  const after = String.fromCodePoint(text.codePointAt(at) ?? 0x20);
  return !NO_END.test(after) && !MARK.test(after) && !goesOn(after);
}

/** Return whether a word that holds this sign does not end beside it. */
function goesOn(sign: string): boolean {
  return WORD.test(sign) && !LOOSE.test(sign);
}

function signBefore(text: string, at: number): string {
  return Array.from(text.slice(Math.max(0, at - 2), at)).at(-1) ?? "";
}
