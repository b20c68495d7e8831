/** The content of a message: its text, parsed once to a small tree. */

import { parseBlocks } from "./markup/blocks";
import type { Block, Inline } from "./markup/tree";

export interface Content {
  readonly blocks: readonly Block[];
  /** Whether it is one, two or three emoji and nothing else. */
  readonly isEmoji: boolean;
}

/** One emoji (Unicode Technical Standard 51): a flag, a key, or pictures that are joined to one. */
const PICTURE = "(?:\\p{Emoji_Presentation}|\\p{Emoji}\\uFE0F)\\p{Emoji_Modifier}?[\\u{E0020}-\\u{E007F}]*";
const JOINED = "(?:\\u200D(?:\\p{Extended_Pictographic}\\uFE0F?)\\p{Emoji_Modifier}?)*";
const EMOJI = `(?:\\p{RI}\\p{RI}|[0-9#*]\\uFE0F?\\u20E3|${PICTURE}${JOINED})`;
/** A text longer than this is not three emoji; the expression need not look at it. */
const EMOJI_MAX = 100;
const FEW_EMOJI = new RegExp(`^(?:${EMOJI}\\s*){1,3}$`, "u");

const parsed = new WeakMap<object, Content>();

/** Return the content of a message, parsed when it is first asked for. Messages are never mutated. */
export function contentOf(message: { readonly text: string }): Content {
  const known = parsed.get(message);
  if (known !== undefined) return known;
  const { text } = message;
  const isEmoji = text.length <= EMOJI_MAX && FEW_EMOJI.test(text);
  const content = { blocks: parseBlocks(text), isEmoji };
  parsed.set(message, content);
  return content;
}

/** Return a content without its marks: for previews, notifications and screen readers. */
export function plainText({ blocks }: Pick<Content, "blocks">): string {
  return blocks.map(plainBlock).join("\n");
}

function plainBlock(block: Block): string {
  switch (block.type) {
    case "text":
      return plainLine(block.nodes);
    case "fence":
      return block.text;
    case "quote":
      return plainText(block);
    case "list":
      return block.items.map(({ marker, nodes }) => `${marker} ${plainLine(nodes)}`).join("\n");
  }
}

function plainLine(nodes: readonly Inline[]): string {
  return nodes.map((node) => ("nodes" in node ? plainLine(node.nodes) : node.text)).join("");
}
