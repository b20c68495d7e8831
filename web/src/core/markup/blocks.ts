/** The parts of a message that stand on lines of their own: fences, quotes, lists, and text. */

import { parseLine } from "./inline";
import type { Block, Inline, Item } from "./tree";

/** What ends a line (UAX #14, BK, CR and NL); browsers draw all but `\n` as a space or not at all. */
const LINE_END = /\r\n?|[\n\v\f\u0085\u2028\u2029]/u;
const FENCE = /^\s*(`{3,})([^`]*)$/u;
const LANGUAGE = /^[A-Za-z0-9_+#.-]{1,20}$/u;
const QUOTE = /^\s*>\s+\S/u;
const QUOTED = /^\s*>(?:\s|$)/u;
const ITEM = /^(\s*)([-*•]|[0-9]{1,3}[.)])\s+(?=\S)/u;
const LEVEL_MAX = 3;

/** A block, and the index of the line after it; null where the lines until there are text. */
interface Found {
  readonly block: Block | null;
  readonly end: number;
}

/** Finds the block that begins at a line. */
type Find = (lines: readonly string[], at: number) => Found | null;

/** Return the blocks of a text. */
export function parseBlocks(text: string): Block[] {
  return blocksOf(text.split(LINE_END), [fenceAt, quoteAt, listAt]);
}

/** @param finds what blocks there may be, in the order in which they are looked for. */
function blocksOf(lines: readonly string[], finds: readonly Find[]): Block[] {
  const blocks: Block[] = [];
  let textFrom = 0;
  let at = 0;
  while (at < lines.length) {
    let found: Found | null = null;
    for (const find of finds) found ??= find(lines, at);
    const end = found?.end ?? at + 1;
    if (found?.block) {
      blocks.push(...textIn(lines, textFrom, at), found.block);
      textFrom = end;
    }
    at = end;
  }
  return [...blocks, ...textIn(lines, textFrom, at)];
}

/** Return the block of some lines of text, without blank ones around them; none where all are blank. */
function textIn(lines: readonly string[], from: number, to: number): Block[] {
  let [first, last] = [from, to];
  while (first < last && lines[first]!.trim() === "") first += 1;
  while (first < last && lines[last - 1]!.trim() === "") last -= 1;
  if (first === last) return [];
  const nodes: Inline[] = [];
  for (let at = first; at < last; at += 1) {
    if (at > first) append(nodes, { type: "text", text: "\n" });
    for (const node of parseLine(lines[at]!)) append(nodes, node);
  }
  return [{ type: "text", nodes }];
}

/** Add a node; texts that follow each other become one. */
function append(nodes: Inline[], node: Inline): void {
  const last = nodes.at(-1);
  if (node.type !== "text" || last?.type !== "text") nodes.push(node);
  else nodes[nodes.length - 1] = { type: "text", text: last.text + node.text };
}

/** Code between two runs of three or more backticks; where none closes it, to the end. */
function fenceAt(lines: readonly string[], at: number): Found | null {
  const [, ticks, rest] = FENCE.exec(lines[at]!) ?? [];
  if (ticks === undefined || rest === undefined) return null;
  const isLanguage = LANGUAGE.test(rest.trim());
  const code = isLanguage || rest.trim() === "" ? [] : [rest];
  let end = at + 1;
  for (let isOpen = true; isOpen && end < lines.length; end += 1) {
    const line = lines[end]!;
    const last = withoutTicks(line, ticks.length);
    isOpen = last === null;
    if (last !== "") code.push(last ?? line);
  }
  const text = code.join("\n");
  const language = isLanguage ? rest.trim() : "";
  return { block: text.trim() === "" ? null : { type: "fence", language, text }, end };
}

/** Return what stands before the backticks that a line ends with; null where they are too few. */
function withoutTicks(line: string, few: number): string | null {
  const trimmed = line.trimEnd();
  let end = trimmed.length;
  while (trimmed[end - 1] === "`") end -= 1;
  return trimmed.length - end >= few ? trimmed.slice(0, end).trimEnd() : null;
}

/** Lines that begin with `> `; in a quote there is none. */
function quoteAt(lines: readonly string[], at: number): Found | null {
  if (!QUOTE.test(lines[at]!)) return null;
  const quoted: string[] = [];
  let end = at;
  for (; end < lines.length && QUOTED.test(lines[end]!); end += 1) {
    quoted.push(lines[end]!.replace(QUOTED, ""));
  }
  return { block: { type: "quote", blocks: blocksOf(quoted, [fenceAt, listAt]) }, end };
}

/** Lines that begin with `- `, `* `, `• `, `1. ` or `1) `. */
function listAt(lines: readonly string[], at: number): Found | null {
  const items: Item[] = [];
  let end = at;
  for (; end < lines.length; end += 1) {
    const [mark, indent, marker] = ITEM.exec(lines[end]!) ?? [];
    if (mark === undefined || indent === undefined || marker === undefined) break;
    const columns = indent.replaceAll("\t", "  ").length;
    const level = Math.min(Math.floor(columns / 2), LEVEL_MAX);
    items.push({ marker, level, nodes: parseLine(lines[end]!.slice(mark.length)) });
  }
  return end > at ? { block: { type: "list", items }, end } : null;
}
