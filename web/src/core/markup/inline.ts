/** The pieces of a line: code, links, and what is bold, italic or struck through. */

import { linksIn } from "./addresses";
import type { Inline, Style } from "./tree";

/** Code or a link, and where it stands: no mark begins or ends within it. */
interface Solid {
  readonly from: number;
  readonly to: number;
  readonly node: Inline;
}

/** A mark that was opened, and, once another closes it, what stands between the two. */
interface Marked {
  readonly from: number;
  readonly innerFrom: number;
  readonly style: Style;
  innerTo: number;
  /** Zero while it is open: then it is text. */
  to: number;
}

type Span = Solid | Marked;

const TICKS = /`+/gu;
/** Marks side by side share what stands around them; with these behind it, `*` is the picture of a key. */
const MARKS = /[*_~]+(?![\uFE0F\u20E3])/gu;
const RUN = /\*+|_+|~+/gu;
/** Longer runs of one sign are text, and so is `__`, for names like `__init__`. */
const STYLES: Readonly<Record<string, Style>> = {
  "*": "bold",
  "**": "bold",
  "***": "bold",
  _: "italic",
  "~": "strike",
  "~~": "strike",
};
/** What is worth a mark: `*-*` is a face. */
const CONTENT = /[0-9A-Za-z\u0080-\u{10FFFF}]/u;

/** Behind these all marks are text: those of paths, too. */
const ESCAPE = /[\\/]/u;
const BLANK = /^\s?$/u;
const OPENING = /[([{¿¡（「『【]/u;
const CLOSING = /[)\]}.,;:!?…–—،؛؟、。，；：！？）」』】]/u;
/** Languages disagree about which of these open and which close. */
const QUOTE = /["'“”„‘’‚«»‹›]/u;
/** Scripts without spaces between words, and emoji: they end no word for `_` and `~`, but do for `*`. */
export const LOOSE =
  /[\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u200D\u2600-\u27BF\u2E80-\uD7FF\uF900-\uFAFF\uFE0F\uFF66-\uFF9F\u{1F000}-\u{1FBFF}\u{20000}-\u{3FFFF}]/u;

/** Return the pieces of a line. */
export function parseLine(line: string): Inline[] {
  const spans = spansIn(line);
  let next = 0;
  const nodesIn = (from: number, to: number): Inline[] => {
    const nodes: Inline[] = [];
    let at = from;
    const textUntil = (end: number): void => {
      if (end > at) nodes.push({ type: "text", text: line.slice(at, end) });
    };
    for (let span = spans[next]; span !== undefined && span.from < to; span = spans[next]) {
      next += 1;
      textUntil(span.from);
      nodes.push("node" in span ? span.node : { type: span.style, nodes: nodesIn(span.innerFrom, span.innerTo) });
      at = span.to;
    }
    textUntil(to);
    return nodes;
  };
  return nodesIn(0, line.length);
}

/** Return what is more than text in a line, in its order; what holds others stands before them. */
function spansIn(line: string): Span[] {
  const spans: Span[] = [];
  const open = new Map<string, Marked>();
  let from = 0;
  for (const solid of [...solidsIn(line), null]) {
    for (const marks of line.slice(from, solid?.from).matchAll(MARKS)) {
      takeMarks(line, from + marks.index, marks[0], open, spans);
    }
    if (solid !== null) {
      spans.push(solid);
      from = solid.to;
    }
  }
  return spans.filter((span) => span.to > 0);
}

/**
 * Close and open what some marks side by side close and open.
 *
 * Of each mark one is open at most, the last one, so that what they hold is as deep as there are
 * marks, and each is looked at once.
 */
function takeMarks(line: string, at: number, marks: string, open: Map<string, Marked>, spans: Span[]): void {
  const before = Array.from(line.slice(Math.max(0, at - 2), at)).at(-1) ?? "";
  const after = Array.from(line.slice(at + marks.length, at + marks.length + 2))[0] ?? "";
  if (ESCAPE.test(before) || (QUOTE.test(before) && QUOTE.test(after))) return;
  for (const run of marks.matchAll(RUN)) {
    const [mark] = run;
    const style = STYLES[mark];
    if (style === undefined) continue;
    const isLoose = (side: string): boolean => mark.startsWith("*") && LOOSE.test(side);
    const from = at + run.index;
    const opened = open.get(mark);
    if (opened !== undefined && canClose(before, after, isLoose)) {
      open.delete(mark);
      if (CONTENT.test(line.slice(opened.innerFrom, from))) {
        opened.innerTo = from;
        opened.to = from + mark.length;
        for (const [other, within] of open) if (within.from > opened.from) open.delete(other);
        continue;
      }
    }
    if (canOpen(before, after, isLoose)) {
      const marked = { from, innerFrom: from + mark.length, style, innerTo: 0, to: 0 };
      open.set(mark, marked);
      spans.push(marked);
    }
  }
}

type Test = (side: string) => boolean;

/** @param isLoose whether words may follow each other without a space there. */
function canOpen(before: string, after: string, isLoose: Test): boolean {
  const begins = BLANK.test(before) || OPENING.test(before) || QUOTE.test(before) || isLoose(before);
  return begins && !BLANK.test(after) && !CLOSING.test(after);
}

function canClose(before: string, after: string, isLoose: Test): boolean {
  const ends = BLANK.test(after) || CLOSING.test(after) || QUOTE.test(after) || isLoose(after);
  return ends && !BLANK.test(before) && !OPENING.test(before);
}

/** Return the code and the links of a line, in its order. */
function solidsIn(line: string): Solid[] {
  const solids: Solid[] = [];
  let from = 0;
  for (const code of codeIn(line)) {
    solids.push(...linksIn(line, from, code.from), code);
    from = code.to;
  }
  return [...solids, ...linksIn(line, from, line.length)];
}

/** Return what stands between two runs of as many backticks. */
function codeIn(line: string): Solid[] {
  const runs = [...line.matchAll(TICKS)];
  // Backwards, so that the next run of a length is known at once, however many lengths there are.
  const nextOf = new Map<number, number>();
  const closing = runs.map(() => -1);
  for (let at = runs.length - 1; at >= 0; at -= 1) {
    const { length } = runs[at]![0];
    closing[at] = nextOf.get(length) ?? -1;
    nextOf.set(length, at);
  }
  const found: Solid[] = [];
  for (let at = 0; at < runs.length; at += 1) {
    const begin = runs[at]!;
    const end = runs[closing[at]!];
    if (end === undefined) continue;
    const innerFrom = begin.index + begin[0].length;
    const text = line.slice(innerFrom, end.index);
    if (text.trim() === "") continue;
    found.push({ from: begin.index, to: end.index + end[0].length, node: { type: "code", text } });
    at = closing[at]!;
  }
  return found;
}
