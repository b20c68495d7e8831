/** The rows that one alone sees, as they were last told. */

import type { OwnRows, Saved } from "../../api/socket";

export class Own {
  /** By conversation and seq; one that was taken back stays, so that nothing older takes its place. */
  readonly #saved = new Map<string, Saved>();

  /** Whether one saves a message. */
  isSaved(conversation: string, seq: number): boolean {
    return this.#saved.get(`${conversation} ${seq}`)?.is_on ?? false;
  }

  /** Take rows, the later state of each; return the conversations of which something is different. */
  update({ saved = [] }: OwnRows): string[] {
    const different = saved.filter((row) => isLater(row, this.#saved.get(`${row.conversation} ${row.seq}`)));
    for (const row of different) this.#saved.set(`${row.conversation} ${row.seq}`, row);
    return different.map(({ conversation }) => conversation);
  }

  clear(): void {
    this.#saved.clear();
  }
}

function isLater(row: { revision: number }, known: { revision: number } | undefined): boolean {
  return known === undefined || row.revision > known.revision;
}
