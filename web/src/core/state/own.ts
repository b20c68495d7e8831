/** The rows that one alone sees, as they came last. */

import type { Block, Draft, FollowedThread, Message, OwnRows, Saved } from "../../api/socket";
import type { ThreadFollow, ThreadRead } from "../outbox/operations";
import type { Change } from "./changes";
import { mentionsOne, UNREAD_MENTIONS_MAX } from "./mentions";
import { isInRoom } from "./messages";

export class Own {
  /** By conversation and seq. */
  readonly #saved = new Map<string, Saved>();
  /** By person. */
  readonly #blocks = new Map<string, Block>();
  /** By conversation. */
  readonly #drafts = new Map<string, Draft>();
  /** By conversation and the seq of the root. */
  readonly #threads = new Map<string, FollowedThread>();

  /** Whether one blocks a person. */
  isBlocked(person: string): boolean {
    return this.#blocks.get(person)?.is_on ?? false;
  }

  /** What one began to write in a conversation, or that it is gone; undefined where nothing is known. */
  draft(conversation: string): Draft | undefined {
    return this.#drafts.get(conversation);
  }

  /** The thread of a message, where one follows it. */
  thread(conversation: string, seq: number): FollowedThread | undefined {
    const row = this.#threads.get(`${conversation} ${seq}`);
    return row?.is_on ? row : undefined;
  }

  /** The threads that one follows. */
  get threads(): FollowedThread[] {
    return [...this.#threads.values()].filter(({ is_on }) => is_on);
  }

  /** Whether a message is a reply in a thread that one follows, or is called to by it. */
  isFollowed(message: Message, me: string): boolean {
    const { conversation, thread_root = 0 } = message;
    return thread_root > 0 && (this.thread(conversation, thread_root) !== undefined || mentionsOne(message, me));
  }

  /** Take a reply, new or changed: what is unread of its thread follows from it. */
  reply(message: Message, me: string): void {
    const { conversation, thread_root, thread_ordinal = 0, deleted_at, sender } = message;
    const key = `${conversation} ${thread_root}`;
    const row = this.#threads.get(key);
    if (row === undefined) return;
    const others = (row.unread_mentions ?? []).filter((ordinal) => ordinal !== thread_ordinal);
    const isCalled = !isInRoom(message) && mentionsOne(message, me) && !this.isBlocked(sender);
    const unread_mentions = isCalled ? [...others, thread_ordinal].slice(-UNREAD_MENTIONS_MAX) : others;
    const unread_deleted = deleted_at ? [thread_ordinal] : [];
    this.#threads.set(key, joined({ ...row, unread_mentions }, { last_ordinal: thread_ordinal, unread_deleted }));
  }

  /** Return a thread as it is from the moment on at which one follows it. */
  followedFrom(conversation: string, { seq: thread_root, read_ordinal, is_on = true }: Follow): FollowedThread {
    const row = this.#threads.get(`${conversation} ${thread_root}`) ?? { ...NOT_FOLLOWED, conversation, thread_root };
    // Who follows it already has a mark there.
    const read = is_on && !row.is_on ? { read_ordinal, last_ordinal: Math.max(row.last_ordinal, read_ordinal) } : {};
    return joined({ ...row, ...read, is_on });
  }

  /** Take whether one follows a thread, as the server answered: the row that says so may come later. */
  keepFollow(conversation: string, follow: Follow): Change[] {
    this.#threads.set(`${conversation} ${follow.seq}`, this.followedFrom(conversation, follow));
    return [{ type: "own.updated", conversation }];
  }

  /** Take how far one has read a thread that one follows, before the row comes that says so. */
  keepThreadRead(conversation: string, { seq, read_ordinal }: Pick<ThreadRead, "seq" | "read_ordinal">): Change[] {
    const key = `${conversation} ${seq}`;
    const row = this.#threads.get(key);
    if (row) this.#threads.set(key, readTo(row, read_ordinal));
    return [{ type: "own.updated", conversation }];
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
  update({ saved = [], drafts = [], blocks = [], threads = [] }: OwnRows): Change[] {
    const inConversations = [
      ...later(this.#saved, saved, ({ conversation, seq }) => `${conversation} ${seq}`),
      ...later(this.#drafts, drafts, ({ conversation }) => conversation),
      ...later(
        this.#threads,
        threads.map((row) => joined(row, this.#threads.get(`${row.conversation} ${row.thread_root}`))),
        ({ conversation, thread_root }) => `${conversation} ${thread_root}`,
      ),
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
    this.#threads.clear();
  }
}

/** A thread that one follows from now on, or no more. */
type Follow = Pick<ThreadFollow, "seq" | "read_ordinal"> & { readonly is_on?: boolean };

const NOT_FOLLOWED = { revision: 0, is_on: false, read_ordinal: 0, last_ordinal: 0 };

/** Return how many replies of a thread one has not read. */
export function unreadIn({ last_ordinal, read_ordinal, unread_deleted = [] }: FollowedThread): number {
  return last_ordinal - read_ordinal - unread_deleted.length;
}

/** Return a row of a thread that one has read so far, or further. */
export function readTo(row: FollowedThread, read_ordinal: number): FollowedThread {
  return row.read_ordinal < read_ordinal ? joined({ ...row, read_ordinal }) : row;
}

/** Return a row of a thread with what another state of it, or a reply, says of the replies. */
function joined(
  row: FollowedThread,
  other: Pick<FollowedThread, "last_ordinal" | "unread_deleted" | "unread_mentions"> = { last_ordinal: 0 },
): FollowedThread {
  const isUnread = (ordinal: number) => ordinal > row.read_ordinal;
  const deleted = new Set([...(row.unread_deleted ?? []), ...(other.unread_deleted ?? [])]);
  // Up to there the row knows which mention one, and which do so no more.
  const later = (other.unread_mentions ?? []).filter((ordinal) => ordinal > row.last_ordinal);
  return {
    ...row,
    last_ordinal: Math.max(row.last_ordinal, other.last_ordinal),
    unread_deleted: [...deleted].filter(isUnread),
    unread_mentions: [...(row.unread_mentions ?? []), ...later].filter(isUnread),
  };
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
