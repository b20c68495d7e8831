/** The content of a message: its text, parsed once to a small tree. */

import { emojiOnly } from "./emoji-only";
import type { AnyFile } from "./files/file";
import { parseBlocks } from "./markup/blocks";
import { type Called, calledIn, withMentions } from "./markup/mentions";
import type { Block, Inline } from "./markup/tree";

/** What somebody writes: a text, those of whom it calls who are known, and the files that go with it. */
export interface Written {
  readonly text: string;
  readonly mentions?: readonly Called[];
  readonly files?: readonly AnyFile[];
}

export interface Content {
  readonly blocks: readonly Block[];
  /** How many emoji it is, up to eight, where it is nothing else. */
  readonly emoji: number;
  readonly files: readonly AnyFile[];
}

/** It is kept as long as anybody shows it: of most messages that were read nobody does any more. */
const parsed = new WeakMap<object, WeakRef<Content>>();

/** Return the content of a message, parsed when it is first asked for. Messages are never mutated. */
export function contentOf(message: Written): Content {
  const known = parsed.get(message)?.deref();
  if (known !== undefined) return known;
  const { text, mentions, files = [] } = message;
  const blocks = parseBlocks(text);
  const content = {
    blocks: mentions === undefined ? blocks : withMentions(blocks, namesOf(mentions)),
    emoji: files.length > 0 ? 0 : emojiOnly(text),
    files,
  };
  parsed.set(message, new WeakRef(content));
  return content;
}

/** Return a text with those of some people whom it still calls. */
export function stillCalling(text: string, mentions: readonly Called[] = []): Written {
  const called = calledIn(contentOf({ text, mentions }).blocks);
  return called.length === 0 ? { text } : { text, mentions: called };
}

/** Return what was written of a message that is here; its files stay. */
export function writtenOf({ text, content }: { text: string; content: Content }): Written {
  return { text, mentions: calledIn(content.blocks) };
}

/** Return whether a text calls the same people as another one, in the same words. */
export function saysTheSame(one: Written, other: Written): boolean {
  const called = ({ mentions = [] }: Written) => JSON.stringify(mentions);
  return one.text === other.text && called(one) === called(other);
}

function namesOf(mentions: readonly Called[]): Map<string, (string | undefined)[]> {
  const names = new Map<string, (string | undefined)[]>();
  for (const { name, id } of mentions) names.set(name, [...(names.get(name) ?? []), id]);
  return names;
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
