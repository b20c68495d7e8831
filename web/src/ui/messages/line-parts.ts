/** What a line says of what happened, as parts in the order of the reader's language. */

import type { MessageEvent } from "../../api/socket";
import type { Row } from "../../core/rows";
import { locale } from "../../i18n/locale.svelte";
import { t } from "../../i18n/words.svelte";

/** A piece of a sentence: words, or what stands for a person, a message, or people who are not named. */
export type Part =
  | { readonly text: string }
  | { readonly person: string }
  | { readonly seq: number }
  | { readonly others: number };

/** So many people are named where those are too many to name all. */
const NAMED = 2;
/** The first of the characters that stand for parts in a sentence; nobody writes them. */
const PRIVATE = 0xe000;
const PARTS = /([\uE000-\uF8FF])/u;

/** Return the lines that are shown as one with a line, the oldest first, with that itself. */
export function foldOf(rows: readonly Row[], row: Row): readonly Row[] {
  const last = rows.indexOf(row);
  let first = last;
  while (first > 0 && rows[first]!.isFollowUp) first -= 1;
  return rows.slice(first, last + 1);
}

/** Return whether lines say less than there is to say, before one asks for it. */
export function isShortened(lines: readonly Row[]): boolean {
  return lines.length > 1 || peopleOf(lines).length > NAMED + 1;
}

/** Return everybody whom lines are about, each once. */
function peopleOf(lines: readonly Row[]): string[] {
  return [...new Set(lines.flatMap(({ event }) => event?.people ?? []))];
}

/** Return what lines say, as one sentence where they are several. */
export function lineParts(lines: readonly Row[], isWhole: boolean, isChannel: boolean): Part[] {
  const parts: Part[] = [];
  const mark = (part: Part): string => String.fromCharCode(PRIVATE + parts.push(part) - 1);
  const said = sentence(lines, isWhole, isChannel, mark);
  return said
    .split(PARTS)
    .filter((text) => text !== "")
    .map((text) => (PARTS.test(text) ? parts[text.charCodeAt(0) - PRIVATE]! : { text }));
}

function sentence(
  lines: readonly Row[],
  isWhole: boolean,
  isChannel: boolean,
  mark: (part: Part) => string,
): string {
  const words = t().lines;
  const of = isChannel ? words.channel : words.group;
  const { sender } = lines[0]!;
  const event = lines[0]!.event as MessageEvent;
  const people = peopleOf(lines);
  const isOwn = lines.length > 1 || people.every((person) => person === sender);
  const by = (): string => mark({ person: sender });
  switch (event.kind) {
    case "joined":
      return isOwn ? words.joined(named(), people.length) : words.added(by(), named());
    case "left":
      return isOwn ? words.left(named(), people.length) : words.removed(by(), named());
    case "role": {
      const role = event.role === "owner" || event.role === "admin" ? event.role : "member";
      return isOwn ? words.is[role](named()) : words.made[role](by(), named());
    }
    case "renamed":
      return of.renamed(by(), mark({ text: event.title ?? "" }));
    case "picture":
      return of.picture(by());
    case "pinned":
      return words.pinned(by(), mark({ seq: event.seq ?? 0 }));
    case "archived":
      return of.archived(by());
    default:
      return of.restored(by());
  }

  /** Return who they are; of many the first, and how many others. */
  function named(): string {
    const isAll = isWhole || people.length <= NAMED + 1;
    const shown = (isAll ? people : people.slice(0, NAMED)).map((person) => mark({ person }));
    const others = people.length - shown.length;
    const all = others > 0 ? [...shown, mark({ others })] : shown;
    return new Intl.ListFormat(locale()).format(all);
  }
}
