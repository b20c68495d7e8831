/** What a line says of what happened, as parts in the order of the reader's language. */

import type { Phrase } from "../../core/phrases";
import { phrasesOf } from "../../core/phrases";
import type { Row } from "../../core/rows";
import { locale } from "../../i18n/locale.svelte";
import { t } from "../../i18n/words.svelte";

/** A piece of a sentence: words, or what stands for a person, a message, or what is not told before one asks. */
export type Part =
  | { readonly text: string }
  | { readonly person: string }
  | { readonly seq: number }
  | { readonly others: string };

/** So many people, or phrases, are told where those are too many to tell all: more than one more. */
const TOLD = 2;
/** The first of the characters that stand for parts in a sentence; nobody writes them. */
const PRIVATE = 0xe000;
const PARTS = /([\uE000-\uF8FF])/u;
const BETWEEN = "\u00A0· "; // It ends a line, and begins none.

/** Return the lines that are shown as one with a line, the oldest first, with that itself. */
export function foldOf(rows: readonly Row[], row: Row): readonly Row[] {
  const last = rows.indexOf(row);
  let first = last;
  while (first > 0 && rows[first]!.isJoined) first -= 1;
  return rows.slice(first, last + 1);
}

/** Return whether lines say less than there is to say, before one asks for it. */
export function isShortened(lines: readonly Row[]): boolean {
  const phrases = phrasesIn(lines);
  return phrases.length < lines.length || isCut(phrases) || phrases.some(({ by, people }) => isCut(by) || isCut(people));
}

/** Return what lines say, as one sentence where they are several. */
export function lineParts(lines: readonly Row[], isWhole: boolean, isChannel: boolean): Part[] {
  const parts: Part[] = [];
  const mark = (part: Part): string => String.fromCharCode(PRIVATE + parts.push(part) - 1);
  const phrases = phrasesIn(lines);
  const told = isWhole || !isCut(phrases) ? phrases : phrases.slice(0, TOLD);
  const said = told.map((phrase) => sentence(phrase, isWhole, isChannel, mark));
  const untold = phrases.slice(told.length).reduce((many, phrase) => many + phrase.lines, 0);
  if (untold > 0) said.push(mark({ others: t().lines.others(untold) }));
  return said
    .join(BETWEEN)
    .split(PARTS)
    .filter((text) => text !== "")
    .map((text) => (PARTS.test(text) ? parts[text.charCodeAt(0) - PRIVATE]! : { text }));
}

function phrasesIn(lines: readonly Row[]): Phrase[] {
  return phrasesOf(lines.map(({ sender, event }) => ({ sender, event: event! })));
}

/** Return whether they are too many to tell all. */
function isCut({ length }: readonly unknown[]): boolean {
  return length > TOLD + 1;
}

function sentence(phrase: Phrase, isWhole: boolean, isChannel: boolean, mark: (part: Part) => string): string {
  const words = t().lines;
  const of = isChannel ? words.channel : words.group;
  const { kind, by, people, title, seqs, lines } = phrase;
  const many = people.length;
  switch (kind) {
    case "joined":
      return by.length === 0 ? words.joined(named(people), many) : words.added(named(by), named(people));
    case "left":
      return by.length === 0 ? words.left(named(people), many) : words.removed(named(by), named(people));
    case "role": {
      const role = phrase.role === "owner" || phrase.role === "admin" ? phrase.role : "member";
      return by.length === 0
        ? words.is[role](named(people), many)
        : words.made[role](named(by), named(people), many);
    }
    case "renamed": {
      const called = mark({ text: title });
      return lines > 1
        ? of.renamedOften(named(by), called, by.length, lines)
        : of.renamed(named(by), called, by.length);
    }
    case "picture":
      return of.picture(named(by), by.length);
    case "pinned": {
      const what = seqs.length === 1 ? mark({ seq: seqs[0]! }) : words.messages(seqs.length);
      return words.pinned(named(by), what, by.length);
    }
    case "archived":
      return of.archived(named(by), by.length);
    default:
      return of.restored(named(by), by.length);
  }

  /** Return who they are; of many the first, and how many others. */
  function named(all: readonly string[]): string {
    const shown = (isWhole || !isCut(all) ? all : all.slice(0, TOLD)).map((person) => mark({ person }));
    const others = all.length - shown.length;
    const list = others > 0 ? [...shown, mark({ others: t().messages.others(others) })] : shown;
    return new Intl.ListFormat(locale()).format(list);
  }
}
