/** Finds addresses, as people write them in sentences and behind words. */

import type { Inline } from "./tree";

/** What an address begins with; `www.` and `mailto:` do so only where a word begins, and with something behind. */
const BEGIN = "(?:https?:\\/\\/|www\\.|mailto:)";
/** What no address has as it is: white space, quotes, and the signs of other scripts. */
const NONE = "\\s<>\"„“”«»‹›、。，；：？！「」『』（）【】،؛؟…";
/** In the address of some words, brackets stand in pairs; any other ends where one such would begin. */
const WITHIN = `(?:[^${NONE}()[\\]]|\\([^${NONE}()[\\]]*\\))+`;
const BARE = `(?:(?!\\]\\()[^${NONE}])+`;
const ADDRESS = new RegExp(`\\]\\((?<within>${BEGIN}${WITHIN})\\)|${BEGIN}${BARE}`, "giu");
/** What ends a sentence and no address; of the signs, those that an address may end with are out. */
const ENDS = /(?![/#&%@_-])[\p{P}`~]/u;
/** What may stand within a word or an address. */
const WORD = /[\p{L}\p{N}@./:_-]/u;
const BRACKETS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** A link, and where it stands in its line. */
export interface Link {
  readonly from: number;
  readonly to: number;
  readonly node: Inline;
}

/** Return the addresses between two places of a line, some with their words: `[words](address)`. */
export function linksIn(line: string, from: number, to: number): Link[] {
  const links: Link[] = [];
  let wordsFrom = from;
  for (const match of line.slice(from, to).matchAll(ADDRESS)) {
    const at = from + match.index;
    const end = at + match[0].length;
    const within = match.groups?.within;
    const link =
      within === undefined
        ? bareLink(line, at, match[0])
        : (wordsLink(line, wordsFrom, at, within) ?? bareLink(line, at + "](".length, within));
    if (link !== null) links.push(link);
    wordsFrom = end;
  }
  return links;
}

/** @param to where the words end, which hold no other address. */
function wordsLink(line: string, from: number, to: number, address: string): Link | null {
  const opening = line.slice(from, to).lastIndexOf("[");
  const text = line.slice(from + opening + 1, to);
  const url = urlOf(address, "(");
  if (opening === -1 || url === null || text.trim() === "") return null;
  if (text.includes("]") || text.includes("://")) return null; // What reads as an address leads nowhere else.
  return { from: from + opening, to: to + `](${address})`.length, node: { type: "link", text, url } };
}

function bareLink(line: string, from: number, raw: string): Link | null {
  const text = withoutSentence(raw);
  const url = urlOf(text, line[from - 1] ?? "");
  return url === null ? null : { from, to: from + text.length, node: { type: "link", text, url } };
}

/**
 * Return where an address leads; null where it is none.
 *
 * @param before the sign before it.
 */
function urlOf(address: string, before: string): string | null {
  if (/^https?:\/\/./iu.test(address)) return address;
  if (WORD.test(before)) return null;
  if (/^www\.[^.]+\../iu.test(address)) return `https://${address}`;
  return /^mailto:[^@]+@[^@]+$/iu.test(address) ? address : null;
}

/**
 * Return an address without what ends the sentence that it stands in.
 *
 * A bracket that closes stays where the address opened it, as in those of an encyclopaedia. Each
 * bracket is counted once, so that a text of nothing but brackets takes no longer than another.
 */
function withoutSentence(address: string): string {
  const counts = new Map<string, number>();
  for (const sign of address) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  const count = (sign: string): number => counts.get(sign) ?? 0;
  let end = address.length;
  for (; end > 0; end -= 1) {
    const sign = address[end - 1]!;
    const opening = BRACKETS[sign];
    const isLeft = opening === undefined ? ENDS.test(sign) : count(sign) > count(opening);
    if (!isLeft) break;
    counts.set(sign, count(sign) - 1);
  }
  return address.slice(0, end);
}
