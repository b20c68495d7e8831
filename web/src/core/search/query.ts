/** The query of a search: what is looked for, and by what that is filtered, as one text. */

import { isDay } from "./calendar";

/** What the value of each filter is. */
export const FILTERS = {
  from: "person",
  in: "room",
  before: "day",
  after: "day",
  on: "day",
  has: "word",
  is: "word",
  mentions: "word",
} as const;

export type FilterName = keyof typeof FILTERS;

const NAMES = Object.keys(FILTERS) as FilterName[];

/** The values of those filters that have a few. */
export const VALUES = {
  has: ["file", "image", "link", "code", "reaction"],
  is: ["pinned", "thread", "mine"],
  mentions: ["me"],
} as const satisfies Partial<Record<FilterName, readonly string[]>>;

export interface Filter {
  readonly name: FilterName;
  /** An id, a part of a name, `me`, a day or a month, or one of the words. */
  readonly value: string;
}

/** A query in its parts. */
export interface Query {
  readonly filters: readonly Filter[];
  /** What is looked for, as it was typed. */
  readonly text: string;
}

/** A filter whose value is being typed at the cursor, or the name of one. */
export interface Begun {
  /** Where it begins. */
  readonly from: number;
  /** The filter; null while its name is being typed. */
  readonly name: FilterName | null;
  readonly typed: string;
}

/** A part of a query between white space: where it is, and what filter it is, if it is one. */
interface Part {
  readonly from: number;
  readonly to: number;
  readonly filter: Filter | null;
  readonly isQuoted: boolean;
}

// As the server reads it; the examples in chat/protocol/fixtures/search.json hold both together.
const QUOTED = "\"([^\"]+)\"|[“„]([^“”„\"]+)[“”\"]";
const FILTER = new RegExp(`(${Object.keys(FILTERS).join("|")}):(?:${QUOTED}|(\\S+))`, "iuy");
const PHRASE = new RegExp(`${QUOTED}|[\"“„]([^\\s\"“”„][^]*)`, "uy");
const WORD = /\S+/uy;
const GAP = /\s*/uy;
const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/u;
/** Days outside of these years are text. */
const YEARS = ["1970", "9000"] as const;
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;
const KEY = /^(\p{L}+):(.*)$/u;
/** A filter whose value is in a quote that is not closed yet. */
const OPEN = /(?:^|\s)(\p{L}+):["“„]([^"“”„]*)$/u;
/** Fewer letters of the name of a filter offer none: they begin too many words. */
const LEAST = 2;

/** Return whether a value names exactly one person or room. */
export function isId(value: string): boolean {
  return ID.test(value);
}

/**
 * Return a query in its parts.
 *
 * @param isFinished whether the last part of it is whole, and not still being typed.
 */
export function parseQuery(query: string, isFinished = true): Query {
  const filters: Filter[] = [];
  let text = "";
  let end = 0;
  for (const { from, to, filter } of partsOf(query)) {
    if (filter === null || (!isFinished && to === query.length)) continue;
    filters.push(filter);
    text += query.slice(end, from);
    end = after(GAP, query, to);
  }
  return { filters, text: text + query.slice(end) };
}

/** Return a query as one text. */
export function queryOf({ filters, text }: Query): string {
  return [...filters.map(written), text.trim()].filter((part) => part !== "").join(" ");
}

/** Return whether two queries find the same. */
export function isSame(one: Filter, other: Filter): boolean {
  return one.name === other.name && one.value === other.value;
}

/** Return filters with one more, which takes the place of those that it contradicts or repeats. */
export function withFilter(filters: readonly Filter[], added: Filter): readonly Filter[] {
  const isDate = FILTERS[added.name] === "day";
  const stays = (one: Filter): boolean => {
    if (isSame(one, added)) return false;
    // One day leaves nothing to the others, and each end of a span is there once.
    if (isDate && FILTERS[one.name] === "day") return one.name !== added.name && one.name !== "on" && added.name !== "on";
    return true;
  };
  return [...filters.filter(stays), added];
}

/**
 * Return the filter that is being typed before the cursor; null where none is.
 *
 * @param called what filters are called in the language of the page, beside their names.
 */
export function begunAt(text: string, cursor: number, called: Readonly<Record<FilterName, string>>): Begun | null {
  const before = text.slice(0, cursor);
  const parts = partsOf(before);
  const open = OPEN.exec(before);
  if (open !== null) {
    const from = cursor - open[0].trimStart().length;
    const name = nameOf(open[1]!, called);
    const isPart = parts.some((part) => part.from === from);
    return name === undefined || !isPart ? null : { from, name, typed: open[2]! };
  }
  const last = parts.at(-1);
  if (last === undefined || last.isQuoted || last.to !== cursor) return null;
  const word = before.slice(last.from);
  const [, key, value] = KEY.exec(word) ?? [];
  if (key === undefined) {
    const isName = word.length >= LEAST && namesOf(word, called).length > 0;
    return isName ? { from: last.from, name: null, typed: word } : null;
  }
  const name = nameOf(key, called);
  return name === undefined ? null : { from: last.from, name, typed: value! };
}

/**
 * Return what is looked for while a filter is being typed at its end: all but that, as long as its value
 * is open, and nobody means it as text.
 *
 * @param called what filters are called in the language of the page, beside their names.
 */
export function withoutBegun(text: string, called: Readonly<Record<FilterName, string>>): string {
  const { from, name, typed } = begunAt(text, text.length, called) ?? {};
  if (name === undefined || name === null) return text;
  const values: readonly string[] = name in VALUES ? VALUES[name as keyof typeof VALUES] : [];
  const value = typed!.toLowerCase();
  const isOpen = value === "" || values.some((one) => one !== value && one.startsWith(value));
  return isOpen ? text.slice(0, from) : text;
}

/** Return the filters whose names, or what they are called, begin so. */
export function namesOf(typed: string, called: Readonly<Record<FilterName, string>>): FilterName[] {
  const wanted = typed.toLowerCase();
  return NAMES.filter((name) => [name, called[name].toLowerCase()].some((one) => one.startsWith(wanted)));
}

function nameOf(key: string, called: Readonly<Record<FilterName, string>>): FilterName | undefined {
  const wanted = key.toLowerCase();
  return NAMES.find((name) => name === wanted) ?? NAMES.find((name) => called[name].toLowerCase() === wanted);
}

/** Return a filter as it is written; a value with spaces in quotes. */
function written({ name, value }: Filter): string {
  return /\s/u.test(value) ? `${name}:"${value.replace(/["“”„]/gu, "")}"` : `${name}:${value}`;
}

function partsOf(query: string): Part[] {
  const parts: Part[] = [];
  for (let from = after(GAP, query, 0); from < query.length; ) {
    const part = partAt(query, from);
    parts.push(part);
    from = after(GAP, query, part.to);
  }
  return parts;
}

function partAt(query: string, from: number): Part {
  const [all, name, ...values]: (string | undefined)[] = matchAt(FILTER, query, from) ?? [];
  const value = values.find((one) => one !== undefined);
  const filter = value === undefined ? null : filterOf(name!.toLowerCase() as FilterName, value);
  if (filter !== null) return { from, to: from + all!.length, filter, isQuoted: false };
  const phrase = matchAt(PHRASE, query, from);
  const [text] = phrase ?? matchAt(WORD, query, from)!;
  return { from, to: from + text.length, filter, isQuoted: phrase !== null };
}

/** Return a filter; null where it does not know the value, and is text. */
function filterOf(name: FilterName, value: string): Filter | null {
  // To the expression a long s is an s in another case.
  if (!NAMES.includes(name)) return null;
  if (name in VALUES) {
    const words: readonly string[] = VALUES[name as keyof typeof VALUES];
    const word = value.toLowerCase();
    return words.includes(word) ? { name, value: word } : null;
  }
  if (FILTERS[name] === "day") {
    const isKnown = (isDay(value) || MONTH.test(value)) && value >= YEARS[0] && value.slice(0, 4) <= YEARS[1];
    return isKnown ? { name, value } : null;
  }
  return value.trim() === "" ? null : { name, value };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Return where what a pattern matches at a place ends. */
function after(pattern: RegExp, text: string, at: number): number {
  return at + matchAt(pattern, text, at)![0].length;
}
