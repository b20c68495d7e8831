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
 * What people did to themselves is one phrase for each kind, and so is what the room became; what somebody did to
 * others is one for each who did it.
 */
export function phrasesOf(lines: readonly Line[]): Phrase[] {
  const phrases = new Map<string, Phrase>();
  for (const { sender, event } of lines) {
    const { kind, people = [], role = "", title = "", seq } = event;
    const isOwn = people.length > 0 && people.every((person) => person === sender);
    const key = [kind, role, isOwn || people.length === 0 ? "" : sender].join(" ");
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

function distinct<T>(before: readonly T[] = [], more: readonly T[]): T[] {
  return [...new Set([...before, ...more])];
}
