/** What somebody does that the server does not know yet. */

import type { Forwarded } from "../../api/socket";
import type { Problem } from "../api";
import type { Written } from "../content";
import { areMissing } from "../files/file";
import type { Level } from "../levels";

/** So many people the server takes as meant. */
const MENTIONS_MAX = 50;

export interface MessageSend extends Written {
  readonly type: "message.send";
  /** The seq of the message that it answers. */
  readonly reply_to?: number;
  /** The seq of the message in whose thread it stands. */
  readonly thread_root?: number;
  /** A reply in a thread stands in the room too. */
  readonly also_in_room?: true;
  /** The revision of the draft that it was, which goes with it. */
  readonly draft_revision?: number;
  /** The message that it sends on, and whose words that has: the text is theirs. */
  readonly forward?: { readonly source: string; readonly seq: number; readonly forwarded: Forwarded };
  /** The text is another one than that which may have reached the server. */
  readonly isAmended?: boolean;
}

export interface MessageEdit extends Written {
  readonly type: "message.edit";
  /** The `client_id` of the message, by which it is known before it has a seq. */
  readonly target: string;
  /** Null while the message itself is pending. */
  readonly seq: number | null;
}

export interface MessageDelete {
  readonly type: "message.delete";
  readonly target: string;
  readonly seq: number | null;
}

export interface MessagePin {
  readonly type: "message.pin";
  readonly target: string;
  readonly seq: number;
  readonly is_pinned: boolean;
}

export interface MessageSave {
  readonly type: "message.save";
  readonly seq: number;
  readonly is_on: boolean;
}

export interface ThreadFollow {
  readonly type: "thread.follow";
  /** Of the message at its root. */
  readonly seq: number;
  readonly is_on: boolean;
  /** What is there by then counts as read. */
  readonly read_ordinal: number;
}

export interface ThreadRead {
  readonly type: "thread.read";
  /** Of the message at its root. */
  readonly seq: number;
  /** The seq of the reply up to which it is read, and the place of that in the thread. */
  readonly until: number;
  readonly read_ordinal: number;
}

/** Stands where others have their conversation: by the person whom it is about. */
export interface PersonBlock {
  readonly type: "person.block";
  readonly is_on: boolean;
}

export interface ReactionSet {
  readonly type: "reaction.set";
  readonly seq: number;
  /** In its one spelling. */
  readonly emoji: string;
  readonly is_on: boolean;
}

/** What one has begun to write, for one's other devices. */
export interface DraftSet {
  readonly type: "draft.set";
  readonly text: string;
  readonly reply_to?: number;
  readonly mentions?: string[];
}

export interface ReadMark {
  readonly type: "read.mark";
  readonly seq: number;
  readonly ordinal: number;
}

export interface UnreadMark {
  readonly type: "unread.mark";
  readonly seq: number;
  readonly ordinal: number;
}

export interface MembershipUpdate {
  readonly type: "membership.update";
  readonly is_muted?: boolean;
  /** When the mute ends; it goes with `is_muted`, and is null where it does not end. */
  readonly muted_until?: string | null;
  readonly is_pinned?: boolean;
  readonly level?: Level;
  readonly is_hidden?: boolean;
  /** Empty for none. */
  readonly folder?: string;
}

/** Accepts that a stranger writes. */
export interface RequestAccept {
  readonly type: "request.accept";
}

export type Operation =
  | MessageSend
  | MessageEdit
  | MessageDelete
  | MessagePin
  | MessageSave
  | ThreadFollow
  | ThreadRead
  | PersonBlock
  | ReactionSet
  | DraftSet
  | ReadMark
  | UnreadMark
  | MembershipUpdate
  | RequestAccept;

/** An operation as it is kept until the server has done it. */
export interface Entry<O extends Operation = Operation> {
  /** A UUID (version 7); of a message that is sent, its `client_id`. */
  readonly id: string;
  readonly conversation: string;
  readonly operation: O;
  readonly created_at: string;
  /** Why the server refused it; it waits for the person then. */
  readonly failure: Problem | null;
}

export type PendingMessage = Entry<MessageSend>;

/** What waited so long is not sent without asking. */
const OLD_MS = 24 * 60 * 60_000;

export function isSend(entry: Entry): entry is PendingMessage {
  return entry.operation.type === "message.send";
}

/** Return whether an entry is about a thread as one follows it. */
export function isOfThread(entry: Entry): entry is Entry<ThreadFollow | ThreadRead> {
  return entry.operation.type.startsWith("thread");
}

/** Return whether a message waited so long that the person is asked before it is sent. */
export function isOld(entry: Entry, now: number): boolean {
  return isSend(entry) && now - Date.parse(entry.created_at) > OLD_MS;
}

/** Return whether an entry waits for its files, or for the person; others pass it meanwhile. */
export function isWaiting(entry: Entry, now: number): boolean {
  return entry.failure !== null || (isSend(entry) && areMissing(entry.operation.files)) || isOld(entry, now);
}

/** Return the people whom a message means, as the server takes them; everybody is in its text alone. */
export function meant({ mentions = [] }: Written): { mentions?: string[] } {
  const ids = mentions.flatMap(({ id }) => id ?? []).slice(0, MENTIONS_MAX);
  return ids.length === 0 ? {} : { mentions: ids };
}

const SAID_APART: readonly Operation["type"][] = [
  "reaction.set",
  "unread.mark",
  "message.pin",
  "message.save",
  "thread.follow",
  "person.block",
  "request.accept",
];

/** Return whether nothing on the page stands for an operation that is refused: that is said apart. */
export function isSaidApart({ type }: Operation): boolean {
  return SAID_APART.includes(type);
}

/** Return whether nobody misses an operation that is not done: it is kept otherwise, or done anew. */
export function isUnmissed({ type }: Operation): boolean {
  return type === "read.mark" || type === "draft.set" || type === "thread.read";
}

/** Return which operations have to keep their order: those of one conversation and one lane. */
export function laneOf(operation: Operation): string {
  const { type } = operation;
  if (type === "unread.mark" || type === "read.mark") return "read.mark";
  if (type === "reaction.set") return `react ${operation.seq} ${operation.emoji}`;
  if (type === "message.pin") return `pin ${operation.target}`;
  if ("target" in operation) return `change ${operation.target}`;
  // What is saved, and each thread that one follows or reads.
  return "seq" in operation ? `${type} ${operation.seq}` : type;
}

/** Return the operation that does what both do; null where each is sent, as of two messages. */
export function merged(earlier: Operation, later: Operation): Operation | null {
  if (later.type === "message.send") return null;
  if (later.type === "membership.update") return { ...earlier, ...later };
  if (later.type === "read.mark" && earlier.type === "read.mark") {
    return later.ordinal > earlier.ordinal ? later : earlier;
  }
  // What was read moves one's mark, which others see, before a part of it is unread again.
  if (later.type === "unread.mark" && earlier.type === "read.mark") return null;
  return later;
}
