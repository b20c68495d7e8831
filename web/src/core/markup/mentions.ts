/** Finds where a text calls people: `@` and a name, in what is neither code nor a link. */

import type { Mention } from "../../api/socket";
import { folded } from "../folding";
import { parseBlocks } from "./blocks";
import { LOOSE } from "./inline";
import type { Block, Inline } from "./tree";

/** Somebody as they are called in a text; without an id, everybody. */
export type Called = Pick<Mention, "name" | "id">;

/** Who is meant by each name in a text; undefined for everybody. */
export type Names = ReadonlyMap<string, readonly (string | undefined)[]>;

/** What everybody is called, in any letter case. */
export const EVERYBODY = "all";

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

/** Return who is called in such blocks, each once. */
export function calledIn(blocks: readonly Block[]): Called[] {
  const found = new Map<string, Called>();
  const inLine = (nodes: readonly Inline[]): void => {
    for (const node of nodes) {
      if ("nodes" in node) inLine(node.nodes);
      else if (node.type === "mention") {
        const name = node.text.slice(1);
        for (const id of node.people) found.set(`${id} ${name}`, { name, id });
      }
    }
  };
  const inBlocks = (some: readonly Block[]): void => {
    for (const block of some) {
      if (block.type === "text") inLine(block.nodes);
      else if (block.type === "quote") inBlocks(block.blocks);
      else if (block.type === "list") for (const item of block.items) inLine(item.nodes);
    }
  };
  inBlocks(blocks);
  return [...found.values()];
}

/** Return whether a text calls everybody, and not somebody of these names that begins alike. */
export function callsEverybody(text: string, names: readonly string[]): boolean {
  const written = Array.from(text.matchAll(/@(\p{L}{3})/gu), ([, name]) => name!);
  const everybody = written.filter((name) => folded(name) === EVERYBODY);
  if (everybody.length === 0) return false;
  const people = new Map<string, (string | undefined)[]>(names.map((name) => [name, [name]]));
  for (const name of everybody) people.set(name, [undefined]);
  return calledIn(withMentions(parseBlocks(text), people)).some(({ id }) => id === undefined);
}

/** Return whether an `@` in a text may call somebody: no word goes on there. */
export function mayCall(text: string, at: number): boolean {
  const before = signBefore(text, at);
  return !NO_BEGIN.test(before) && !goesOn(before);
}

/** @param byLength the names, the longest first, which counts where several fit. */
function split(text: string, names: Names, byLength: readonly string[]): Inline[] {
  const nodes: Inline[] = [];
  let from = 0;
  for (const { index } of text.matchAll(/@/gu)) {
    if (index < from || !mayCall(text, index)) continue;
    const name = byLength.find((one) => text.startsWith(one, index + 1) && mayEnd(text, index + 1 + one.length));
    if (name === undefined) continue;
    if (index > from) nodes.push({ type: "text", text: text.slice(from, index) });
    from = index + 1 + name.length;
    nodes.push({ type: "mention", text: text.slice(index, from), people: names.get(name)! });
  }
  if (from < text.length) nodes.push({ type: "text", text: text.slice(from) });
  return nodes;
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
