/** What stands before the cursor of a text that is being written, and can be completed. */

import { parseBlocks } from "./markup/blocks";
import { mayCall } from "./markup/mentions";
import type { Block, Inline } from "./markup/tree";

/** The beginning of something, which ends at the cursor. */
export interface Begun {
  readonly from: number;
  readonly query: string;
}

/** So much of a text is looked at: nothing that is completed is longer. */
const LONGEST = 64;
/** A colon does not begin a shortcode within a word, a time, an address or a path. */
const BEFORE = "(?<![\\p{L}\\p{N}\\p{M}_:/\\\\])";
const BEGUN = new RegExp(`${BEFORE}:([\\p{L}+-][\\p{L}\\p{N}\\p{M}_+-]+)$`, "u");
const CALL = /@(?! )([^\n@:]*)$/u;
const CLOSED = new RegExp(`${BEFORE}:([A-Za-z0-9_+-]+):$`, "u");
/** Stands for the cursor in a text whose marks are read; nobody writes it. */
const CURSOR = "\uE000";

/** Return the shortcode of two characters or more that is begun: `:smi`. */
export function shortcodeBegun(text: string, cursor: number): Begun | null {
  return matchBefore(BEGUN, text, cursor);
}

/** Return the call of somebody that is begun, at whose end there may be more names: `@Anna Mar`. */
export function callBegun(text: string, cursor: number): Begun | null {
  const begun = matchBefore(CALL, text, cursor);
  return begun !== null && mayCall(text, begun.from) ? begun : null;
}

/** Return the shortcode that was just closed: `:smile:`. */
export function shortcodeClosed(text: string, cursor: number): Begun | null {
  return matchBefore(CLOSED, text, cursor);
}

function matchBefore(pattern: RegExp, text: string, cursor: number): Begun | null {
  const match = pattern.exec(text.slice(Math.max(0, cursor - LONGEST), cursor));
  if (match === null || isLiteral(text, cursor)) return null;
  return { from: cursor - match[0].length, query: match[1]! };
}

/**
 * Return whether what stands at the cursor is code or an address, where nothing is completed: also
 * where the backticks that end the code are not written yet.
 */
function isLiteral(text: string, cursor: number): boolean {
  const [before, after] = [text.slice(0, cursor) + CURSOR, text.slice(cursor)];
  return ["", "`", "``"].some((ticks) => parseBlocks(before + ticks + after).some(isLiteralBlock));
}

function isLiteralBlock(block: Block): boolean {
  switch (block.type) {
    case "fence":
      return block.text.includes(CURSOR);
    case "quote":
      return block.blocks.some(isLiteralBlock);
    case "list":
      return block.items.some(({ nodes }) => nodes.some(isLiteralNode));
    case "text":
      return block.nodes.some(isLiteralNode);
  }
}

function isLiteralNode(node: Inline): boolean {
  if ("nodes" in node) return node.nodes.some(isLiteralNode);
  return node.type !== "text" && node.text.includes(CURSOR);
}
