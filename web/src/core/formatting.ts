/** Puts marks into what is being written, and takes them out again; docs/markup.md says what they mean. */

import type { FormatId } from "./format-keys";
import { linksIn } from "./markup/addresses";

/** What is in a field, and which part of it is selected. */
export interface Field {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** What comes in the place of a part of a field, and what of it is selected then, from its beginning. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly selected: readonly [from: number, to: number];
}

/** What can be done to what is written: what has a key, and what has none. */
export type Formatting = FormatId | "fence" | "link";

const EDITS: Readonly<Record<Formatting, (field: Field) => Edit>> = {
  bold: (field) => marked(field, "*"),
  italic: (field) => marked(field, "_"),
  strike: (field) => marked(field, "~"),
  code: (field) => (selectedIn(field).includes("\n") ? fenced(field) : marked(field, "`")),
  fence: fenced,
  link: linked,
  quote: (field) => lined(field, /^> ?/u, () => "> "),
  bullets: (field) => lined(field, /^[-*•]\s+/u, () => "- "),
  numbers: (field) => lined(field, /^\d{1,3}[.)]\s+/u, (at) => `${at + 1}. `),
};

/** What a line of a list or a quote begins with; marks stand behind it. */
const LINE_BEGIN = /^\s*(?:>\s+)?(?:(?:[-*•]|\d{1,3}[.)])\s+)?/u;
const LIST_BEGIN = /^(?:[-*•]|\d{1,3}[.)])\s+/u;

/** Return what a format changes in a field. */
export function formatted(id: Formatting, field: Field): Edit {
  return EDITS[id](field);
}

/** Put marks around what is selected, line by line, or take them away where all of it has them. */
function marked(field: Field, mark: string): Edit {
  const { text, from, to } = touching(field);
  if (text[from - 1] === mark && text[to] === mark) {
    const inner = text.slice(from, to);
    return { from: from - 1, to: to + 1, text: inner, selected: [0, inner.length] };
  }
  if (from === to) {
    // Whoever began with the key ends with it, too: what is marked is left.
    const before = text.slice(text.lastIndexOf("\n", from - 1) + 1, from);
    const isInside = text[to] === mark && before.split(mark).length % 2 === 0;
    return isInside
      ? { from, to: to + 1, text: mark, selected: [1, 1] }
      : { from, to, text: mark + mark, selected: [1, 1] };
  }
  const isAtStart = from === 0 || text[from - 1] === "\n";
  const lines = text.slice(from, to).split("\n").map((line, at) => {
    const begin = at > 0 || isAtStart ? LINE_BEGIN.exec(line)![0] : "";
    const words = line.slice(begin.length).trimEnd();
    return { begin, words, isMarked: words.length > 2 && words.startsWith(mark) && words.endsWith(mark) };
  });
  const filled = lines.filter(({ words }) => words !== "");
  const isOn = filled.every(({ isMarked }) => isMarked);
  const changed = lines.map(({ begin, words, isMarked }) => {
    if (words === "" || isMarked !== isOn) return begin + words;
    return begin + (isOn ? words.slice(1, -1) : mark + words + mark);
  });
  const joined = changed.join("\n");
  // Of one line the words stay selected, so that the next mark stands within this one.
  const inset = isOn || lines.length > 1 ? 0 : 1;
  const begin = lines.length > 1 ? 0 : lines[0]!.begin.length;
  return { from, to, text: joined, selected: [begin + inset, joined.length - inset] };
}

/** Begin the lines of a selection with something, or take that away where all of them have it. */
function lined(field: Field, pattern: RegExp, begin: (at: number) => string): Edit {
  const { text, from, to } = wholeLines(field);
  const lines = text.slice(from, to).split("\n");
  const isFilled = (line: string): boolean => line.trim() !== "" || lines.length === 1;
  const isOn = lines.filter(isFilled).every((line) => pattern.test(line));
  let count = 0;
  const changed = lines.map((line) => {
    if (!isFilled(line)) return line;
    if (isOn) return line.replace(pattern, "");
    // A list of one kind becomes one of the other.
    const words = LIST_BEGIN.test(begin(0)) ? line.replace(LIST_BEGIN, "") : line;
    count += 1;
    return begin(count - 1) + words;
  });
  const joined = changed.join("\n");
  const cursor = Math.max(0, field.from - from + joined.length - (to - from));
  const isCursor = field.from === field.to;
  return { from, to, text: joined, selected: isCursor ? [cursor, cursor] : [0, joined.length] };
}

/** Put the lines of a selection between fences. */
function fenced(field: Field): Edit {
  const { text, from, to } = wholeLines(field);
  const code = text.slice(from, to);
  return { from, to, text: `\`\`\`\n${code}\n\`\`\``, selected: [4, 4 + code.length] };
}

/** Make a link of what is selected, whose address is selected then, to be written. */
function linked(field: Field): Edit {
  const { text, from, to } = touching(field);
  const words = text.slice(from, to);
  const address = "https://";
  const begin = words.length + "[](".length;
  const selected: [number, number] = words === "" ? [1, 1] : [begin, begin + address.length];
  return { from, to, text: `[${words}](${address})`, selected };
}

function selectedIn({ text, from, to }: Field): string {
  return text.slice(from, to).trim();
}

/** Return a field without the white space at the ends of its selection: marks touch what they mark. */
function touching(field: Field): Field {
  const { text, from, to } = field;
  const selected = text.slice(from, to);
  if (selected.trim() === "") return { text, from: to, to };
  const before = selected.length - selected.trimStart().length;
  return { text, from: from + before, to: from + selected.trimEnd().length };
}

/** Return a field of which the lines are selected that its selection is in. */
function wholeLines({ text, from, to }: Field): Field {
  const last = to > from && text[to - 1] === "\n" ? to - 1 : to;
  const end = text.indexOf("\n", last);
  return { text, from: text.lastIndexOf("\n", from - 1) + 1, to: end === -1 ? text.length : end };
}

/** Return the link that an address makes of some words; null where it is none, or they cannot have one. */
export function linkOf(words: string, address: string): string | null {
  const text = `[${words}](${address})`;
  const [link] = linksIn(text, 0, text.length);
  const isLink = link?.from === 0 && link.to === text.length && !words.includes("\n");
  return isLink ? text : null;
}
