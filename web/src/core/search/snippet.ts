/** What is shown of a message that a search found: the words around what was looked for, and that itself. */

/** Where something stands in a text, in UTF-16 code units: from one to before another. */
export type Range = readonly [from: number, to: number];

/** A piece of a snippet: found, or what is around it. */
export interface Piece {
  readonly text: string;
  readonly isFound: boolean;
}

/** How much there is room for: where something is found behind so much of a text, it is cut so far before that. */
export interface Room {
  readonly lead: number;
  readonly before: number;
}

/** Some lines, and one. */
export const LINES: Room = { lead: 120, before: 48 };
export const LINE: Room = { lead: 24, before: 12 };
/** So much of a text is shown at most. */
const MOST = 320;
/** Where a word ends is looked for so far. */
const WORD = 16;
const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|[\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const LETTER = /\p{L}/u;

/**
 * Return the places of ranges in what is shown of a text, which has all of that but for marks; null where
 * it has something else.
 *
 * @param plain the text without its marks.
 */
export function rangesIn(plain: string, text: string, ranges: readonly Range[]): Range[] | null {
  // For each place in the text, how much of the plain one comes before it.
  const places = new Uint32Array(text.length + 1);
  let reached = 0;
  for (let at = 0; at < text.length; at += 1) {
    places[at] = reached;
    if (reached < plain.length && text[at] === plain[reached]) reached += 1;
  }
  places[text.length] = reached;
  if (reached < plain.length) return null;
  return ranges
    .map(([from, to]): Range => [places[from] ?? reached, places[to] ?? reached])
    .filter(([from, to]) => from < to);
}

/** Return the pieces of a text around the first of what was found, cut between words where that is possible. */
export function piecesOf(text: string, ranges: readonly Range[], { lead, before }: Room = LINES): Piece[] {
  const first = ranges[0]?.[0] ?? 0;
  const from = first <= lead ? 0 : cutBefore(text, first - before);
  const to = text.length <= from + MOST ? text.length : cutAfter(text, from + MOST);
  const pieces: Piece[] = [];
  const add = (start: number, end: number, isFound: boolean): void => {
    const [begins, ends] = [Math.max(start, from), Math.min(end, to)];
    if (begins < ends) pieces.push({ text: text.slice(begins, ends), isFound });
  };
  let reached = from;
  for (const [start, end] of ranges) {
    add(reached, start, false);
    add(start, end, true);
    reached = Math.max(reached, end);
  }
  add(reached, to, false);
  if (from > 0) pieces.unshift({ text: "…", isFound: false });
  if (to < text.length) pieces.push({ text: "…", isFound: false });
  return pieces;
}

/** Return the direction of a text by its first letter, also where its beginning is not shown. */
export function directionOf(text: string): "ltr" | "rtl" {
  return RTL.test(LETTER.exec(text)?.[0] ?? "") ? "rtl" : "ltr";
}

/** Return where to cut at or behind a place: behind white space that is near, or between two characters. */
function cutBefore(text: string, at: number): number {
  const space = text.slice(at, at + WORD).search(/\s(?=\S)/u);
  return space === -1 ? boundary(text, at) : at + space + 1;
}

/** Return where to cut at or before a place. */
function cutAfter(text: string, at: number): number {
  const space = text.slice(at - WORD, at).search(/\s\S*$/u);
  return space === -1 ? boundary(text, at) : at - WORD + space;
}

/** Return the beginning of the character that a place is in: with all its marks and joiners. */
function boundary(text: string, at: number): number {
  const start = Math.max(0, at - WORD * 2);
  const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return start + (characters.segment(text.slice(start)).containing(at - start)?.index ?? at - start);
}
