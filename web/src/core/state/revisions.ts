/** How much of a conversation is here: its revision, what is missing, and what waits for that. */

import type {
  Changes,
  ConversationUpdated,
  Member,
  MemberUpdated,
  Message,
  MessageCreated,
  MessageUpdated,
  Reaction,
  ReactionUpdated,
  Resumed,
} from "../../api/socket";

/** A frame that is one revision of its conversation. */
export type RevisionFrame =
  | MessageCreated
  | MessageUpdated
  | ReactionUpdated
  | MemberUpdated
  | ConversationUpdated;

/** What carries a revision of its conversation. */
type Row = Message | Reaction | Member;

/** Return the revision at which a message was created. */
export function createdRevision(message: Message): number {
  return message.created_revision ?? message.revision;
}

/** Return what a page of changes brings after a revision, in the order in which it happened. */
export function rowsAfter(after: number, { messages, reactions = [], members }: Changes | Resumed): Row[] {
  return [...messages, ...reactions, ...members]
    .filter((row) => row.revision > after)
    .sort((one, other) => place(one, after) - place(other, after));
}

/** Return the revision at which a row counts among what changed after another: its creation, if that is new. */
function place(row: Row, after: number): number {
  const created = "person" in row ? row.revision : createdRevision(row);
  return created > after ? created : row.revision;
}

export class Revisions {
  /** Everything up to it is applied. */
  revision: number;
  /** The highest revision that is known to exist. */
  highest: number;
  /** The server has more changes, which it sends only when asked. */
  hasMore = false;
  /** Frames that wait for a predecessor, by revision. */
  readonly #buffered = new Map<number, RevisionFrame>();

  constructor(revision: number) {
    this.revision = revision;
    this.highest = revision;
  }

  /** Whether something is known to exist that is not applied. */
  get hasGap(): boolean {
    return this.hasMore || this.highest > this.revision;
  }

  /** Note that a revision exists. */
  expect(revision: number): void {
    this.highest = Math.max(this.highest, revision);
  }

  /** Take a frame, whose turn may not have come. */
  buffer(revision: number, frame: RevisionFrame): void {
    if (revision > this.revision) this.#buffered.set(revision, frame);
    this.expect(revision);
  }

  /** Note that everything up to a revision is applied. */
  advance(revision: number): void {
    this.revision = Math.max(this.revision, revision);
    this.expect(revision);
    for (const buffered of this.#buffered.keys()) {
      if (buffered <= this.revision) this.#buffered.delete(buffered);
    }
  }

  /** Return the next frame that follows without a gap, which counts as applied, or undefined. */
  next(): RevisionFrame | undefined {
    const frame = this.#buffered.get(this.revision + 1);
    if (frame !== undefined) this.advance(this.revision + 1);
    return frame;
  }

  /** Drop what waits: the conversation is to be loaded anew, at whatever revision. */
  reset(): void {
    this.revision = 0;
    this.highest = 0;
    this.hasMore = false;
    this.#buffered.clear();
  }
}
