/** The rows that one alone sees, as they came last. */

import type { Block, Draft, OwnRows, Saved } from "../../api/socket";
import type { Change } from "./changes";

export class Own {
  /** By conversation and seq. */
  readonly #saved = new Map<string, Saved>();
  /** By person. */
  readonly #blocks = new Map<string, Block>();
  /** By conversation. */
  readonly #drafts = new Map<string, Draft>();

  /** Whether one blocks a person. */
  isBlocked(person: string): boolean {
    return this.#blocks.get(person)?.is_on ?? false;
  }

  /** What one began to write in a conversation, or that it is gone; undefined where nothing is known. */
  draft(conversation: string): Draft | undefined {
    return this.#drafts.get(conversation);
  }

  /** Whether one saves a message. */
  isSaved(conversation: string, seq: number): boolean {
    return this.#saved.get(`${conversation} ${seq}`)?.is_on ?? false;
  }

  /** Every message that one saves, where it is: the same text as long as they are the same. */
  get savedKeys(): string {
    return [...this.#saved].filter(([, { is_on }]) => is_on).map(([key]) => key).join();
  }

  /** Take rows, the later state of each; return what is different by them. */
  update({ saved = [], drafts = [], blocks = [] }: OwnRows): Change[] {
    const inConversations = [
      ...later(this.#saved, saved, ({ conversation, seq }) => `${conversation} ${seq}`),
      ...later(this.#drafts, drafts, ({ conversation }) => conversation),
    ];
    const ofPeople = later(this.#blocks, blocks, ({ person }) => person);
    const changes: Change[] = inConversations.map(({ conversation }) => ({ type: "own.updated", conversation }));
    return ofPeople.length > 0 ? [...changes, { type: "blocks.updated" }] : changes;
  }

  /** Take whether one saves a message, as the server answered: the row that says so may come later. */
  keepSaved(conversation: string, seq: number, is_on: boolean): Change[] {
    const key = `${conversation} ${seq}`;
    const revision = this.#saved.get(key)?.revision ?? 0;
    this.#saved.set(key, { conversation, seq, revision, is_on });
    return [{ type: "own.updated", conversation }];
  }

  /** Take whether one blocks a person, as the server answered: the row that says so may come later. */
  keepBlocked(person: string, is_on: boolean): Change[] {
    this.#blocks.set(person, { person, revision: this.#blocks.get(person)?.revision ?? 0, is_on });
    return [{ type: "blocks.updated" }];
  }

  clear(): void {
    this.#saved.clear();
    this.#blocks.clear();
    this.#drafts.clear();
  }
}

/**
 * Take the rows that are later than what is known of them, and return these.
 *
 * One that was taken back stays, so that nothing older takes its place.
 */
function later<Row extends { revision: number }>(
  known: Map<string, Row>,
  rows: Row[],
  keyOf: (row: Row) => string,
): Row[] {
  const different = rows.filter((row) => row.revision > (known.get(keyOf(row))?.revision ?? 0));
  for (const row of different) known.set(keyOf(row), row);
  return different;
}
