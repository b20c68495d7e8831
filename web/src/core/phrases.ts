/** What lines that follow each other come to, where they are shown as one. */

import type { MessageEvent } from "../api/socket";

/** A line: what somebody did. */
export interface Line {
  readonly sender: string;
  readonly event: MessageEvent;
}

/** What several lines say together. */
export interface Phrase {
  readonly kind: string;
  /** Who did it, each once; nobody where people did it to themselves. */
  readonly by: readonly string[];
  /** Whom it happened to, each once. */
  readonly people: readonly string[];
  readonly role: string;
  /** The last one. */
  readonly title: string;
  /** The messages, each once. */
  readonly seqs: readonly number[];
  /** How many lines it stands for. */
  readonly lines: number;
}

/**
 * Return what lines say, in the order in which it began.
 *
 * Of whoever came and went several times the last of it is said.
 * What people did to themselves is one phrase for each kind, and so is what the room became; what somebody did to
 * others is one for each who did it.
 */
export function phrasesOf(lines: readonly Line[]): Phrase[] {
  const phrases = new Map<string, Phrase>();
  /** What was said last of each one's coming and going. */
  const moves = new Map(
    lines.flatMap((line) => (isMove(line) ? (line.event.people ?? []).map((person) => [person, keyOf(line)]) : [])),
  );
  for (const line of lines) {
    const { kind, role = "", title = "", seq } = line.event;
    const { sender } = line;
    const isOwn = isOfOneself(line);
    const key = keyOf(line);
    const all = line.event.people ?? [];
    const people = isMove(line) ? all.filter((person) => moves.get(person) === key) : all;
    if (people.length === 0 && all.length > 0) continue;
    const before = phrases.get(key);
    phrases.set(key, {
      kind,
      by: isOwn ? [] : distinct(before?.by, [sender]),
      people: distinct(before?.people, people),
      role,
      title,
      seqs: distinct(before?.seqs, seq === undefined ? [] : [seq]),
      lines: (before?.lines ?? 0) + 1,
    });
  }
  return [...phrases.values()];
}

function isOfOneself({ sender, event: { people = [] } }: Line): boolean {
  return people.length > 0 && people.every((person) => person === sender);
}

function isMove({ event: { kind } }: Line): boolean {
  return kind === "joined" || kind === "left";
}

/** Return the same for all lines that one phrase tells. */
function keyOf(line: Line): string {
  const { kind, role = "", people = [] } = line.event;
  return [kind, role, isOfOneself(line) || people.length === 0 ? "" : line.sender].join(" ");
}

function distinct<T>(before: readonly T[] = [], more: readonly T[]): T[] {
  return [...new Set([...before, ...more])];
}
