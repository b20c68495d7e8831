/** The rows that one alone sees, as they came last. */

import type { Block, OwnRows, Saved } from "../../api/socket";

export class Own {
  /** By conversation and seq; one that was taken back stays, so that nothing older takes its place. */
  readonly #saved = new Map<string, Saved>();

  /** By person, as those. */
  readonly #blocks = new Map<string, Block>();

  /** Whether one blocks a person. */
  isBlocked(person: string): boolean {
    return this.#blocks.get(person)?.is_on ?? false;
  }

  /** Take whom one blocks, the later state of each; return whether something is different. */
  updateBlocks({ blocks = [] }: OwnRows): boolean {
    const different = blocks.filter((row) => row.revision > (this.#blocks.get(row.person)?.revision ?? 0));
    for (const row of different) this.#blocks.set(row.person, row);
    return different.length > 0;
  }

  /** Take whether one blocks a person before the row comes that says so. */
  keepBlocked(person: string, is_on: boolean): void {
    this.#blocks.set(person, { person, revision: this.#blocks.get(person)?.revision ?? 0, is_on });
  }

  /** Whether one saves a message. */
  isSaved(conversation: string, seq: number): boolean {
    return this.#saved.get(`${conversation} ${seq}`)?.is_on ?? false;
  }

  /** Every message that one saves, where it is: the same text as long as they are the same. */
  get savedKeys(): string {
    return [...this.#saved].filter(([, { is_on }]) => is_on).map(([key]) => key).join();
  }

  /** Take rows, the later state of each; return the conversations of which something is different. */
  update({ saved = [] }: OwnRows): string[] {
    const different = saved.filter((row) => row.revision > this.#savedRevision(row.conversation, row.seq));
    for (const row of different) this.#saved.set(`${row.conversation} ${row.seq}`, row);
    return different.map(({ conversation }) => conversation);
  }

  /** Take whether one saves a message before the row comes that says so. */
  keepSaved(conversation: string, seq: number, is_on: boolean): void {
    const revision = this.#savedRevision(conversation, seq);
    this.#saved.set(`${conversation} ${seq}`, { conversation, seq, revision, is_on });
  }

  clear(): void {
    this.#saved.clear();
    this.#blocks.clear();
  }

  #savedRevision(conversation: string, seq: number): number {
    return this.#saved.get(`${conversation} ${seq}`)?.revision ?? 0;
  }
}
