/** The rows of a list of messages: plain values, the same objects where nothing changed. */

import type { Forwarded, Message, MessageEvent, ReactionSummary, ThreadSummary } from "../api/socket";
import { type Content, contentOf } from "./content";
import { isFolded } from "./blocks";
import { isSameDay } from "./dates";
import { isKnown } from "./lines";
import { nameOf } from "./names";
import type { Problem } from "./api";
import type { Entry, MessageSave, PendingMessage } from "./outbox/operations";
import { fullName } from "./people";
import { type Closed, closedBy, mayLead, visibleAfter } from "./rooms";
import { followed } from "./follows";
import type { Source } from "./source";
import { isRead, marksOf } from "./state/conversation";
import { isInRoom } from "./state/messages";
import { mentionsOne } from "./state/mentions";
import { unreadIn } from "./state/own";
import { quoteOf } from "./state/quotes";
import { reactionsTo } from "./state/reactions";
import { statusOf, type Status } from "./summaries";

/** Messages of one person within this time stand together. */
const GROUP_MS = 5 * 60_000;

/** A message as one that answers it shows it. */
export interface QuotedMessage {
  seq: number;
  /** Null while it is being loaded. */
  content: Content | null;
  isOwn: boolean;
  name: string | null;
  isFolded: boolean;
  isDeleted: boolean;
}

/** A message in a conversation, sent or not yet. */
export interface Row {
  /** The same before and after it is stored, so that its place on the page is the same. */
  key: string;
  seq: number | null;
  clientId: string;
  sender: string;
  /** Null for somebody whose name is not known here: they have left. */
  name: string | null;
  /** As it was written; for editing. */
  text: string;
  content: Content;
  /** What happened, where this is a line that says so and no message. */
  event: MessageEvent | null;
  /** Why one does not write in its conversation; null where one does. */
  closed: Closed | null;
  /** What it answers; null for nothing. */
  quote: QuotedMessage | null;
  /** The seq of the message in whose thread it is, or could be; null within that thread. */
  threadRoot: number | null;
  /** What it shows of its thread; null where it has none. */
  thread: ThreadSummary | null;
  /** How much of that one has not read. */
  unreadReplies: number;
  /** Whose words these are; null for its sender's own. */
  forwarded: Forwarded | null;
  reactions: readonly ReactionSummary[];
  at: string;
  isOwn: boolean;
  /** Whether it mentions one. */
  isCalling: boolean;
  isEdited: boolean;
  isPinned: boolean;
  /** Whether one saves it. */
  isSaved: boolean;
  /** Whether it is not shown until one asks for it: one blocks whose words it has. */
  isFolded: boolean;
  isDeleted: boolean;
  /** The owner or admin who deleted it; null where that was its sender, or it is not deleted. */
  deletedBy: string | null;
  /** Whether one may delete it. */
  mayDelete: boolean;
  /** Whether it is one's own, and known who has read it: in groups whose read marks are published. */
  hasReaders: boolean;
  /** Stands under a message of the same person. */
  isFollowUp: boolean;
  /** Is shown as one with what is before it, until one asks for that: both are lines, or both folded. */
  isJoined: boolean;
  /** Is the first of its day here. */
  isNewDay: boolean;
  /** Is the first that was not read when the conversation was opened. */
  isFirstUnread: boolean;
  status: Status;
  failure: Problem | null;
  /** What is pending: the message, or the last change of it; null where nothing is. */
  pending: string | null;
}

/** Return whether a message is there, and of one's own words; it may be pending. */
export function canChange(row: Row): boolean {
  return row.isOwn && isMessage(row) && row.forwarded === null && row.closed !== "archived";
}

/** Return whether it is a message that is there, and no line. */
export function isMessage({ event, isDeleted }: Row): boolean {
  return event === null && !isDeleted;
}

/** Return whether a message shows that it has a thread, or is in one. */
export function hasThread({ thread, threadRoot, seq }: Row): boolean {
  return thread !== null || (threadRoot !== null && threadRoot !== seq);
}

/** Return the last message that its author can edit, if there is one. */
export function lastToEdit(rows: readonly Row[]): Row | undefined {
  return rows.findLast(canChange);
}

/** Makes the rows of one conversation, and keeps those that stay the same. */
export class Rows {
  #known = new Map<string, Row>();

  /**
   * Return messages of a conversation in order, and after the newest one those that are pending.
   *
   * @param seqs the messages, oldest first, all of them loaded.
   * @param firstUnread the seq above which the mark of what is unread stands; null for no mark.
   */
  make(
    source: Source,
    seqs: readonly number[],
    withPending: boolean,
    firstUnread: number | null,
  ): Row[] {
    const { state, outbox, conversation } = source;
    const rows: Row[] = [];
    const known = new Map<string, Row>();
    let latest = "";
    const add = (row: Row): void => {
      const previous = rows.at(-1);
      // What waited stands below what came meanwhile: it begins no day of the past, and ends none.
      const isLater = latest === "" || Date.parse(latest) < Date.parse(row.at);
      row.isNewDay = latest === "" || (isLater && !isSameDay(latest, row.at));
      if (isLater) latest = row.at;
      if (previous !== undefined && !row.isNewDay && !row.isFirstUnread) {
        row.isFollowUp = isTogether(previous, row);
        row.isJoined = row.event !== null ? previous.event !== null : row.isFolded && previous.isFolded;
      }
      const kept = same(this.#known.get(row.key), row);
      known.set(kept.key, kept);
      rows.push(kept);
    };
    const entries = outbox.entries(conversation.id);
    const pending = changesIn(entries);
    for (const seq of seqs) {
      const message = conversation.messages.get(seq)!;
      if (message.event && !isKnown(message.event)) continue;
      const row = stored(source, message, pending.get(seq));
      const isSaved = savedIn(entries, seq) ?? state.own.isSaved(conversation.id, seq);
      add({ ...row, isSaved, isFirstUnread: seq === firstUnread });
    }
    if (withPending) {
      for (const entry of outbox.waiting(conversation.id, conversation.thread)) {
        const row = waiting(source, entry);
        // One that is stored is here, and may not know that yet.
        if (!known.has(row.key)) add(row);
      }
    }
    this.#known = known;
    return rows;
  }
}

/** Return the last change of each message that is pending, by seq. */
function changesIn(entries: readonly Entry[]): Map<number, Entry> {
  const changes = new Map<number, Entry>();
  for (const entry of entries) {
    const { operation } = entry;
    if ("target" in operation && operation.type !== "message.pin" && operation.seq !== null) changes.set(operation.seq, entry);
  }
  return changes;
}

/** Return whether a message is saved by what is pending; undefined where nothing says so. */
export function savedIn(entries: readonly Entry[], seq: number): boolean | undefined {
  const last = entries.findLast(({ operation }) => operation.type === "message.save" && operation.seq === seq);
  return (last as Entry<MessageSave> | undefined)?.operation.is_on;
}

/** @param change what is pending of the message, which it shows already. */
function stored(source: Source, message: Message, change: Entry | undefined): Row {
  const { state, conversation } = source;
  const folded = !message.event && isFolded(source, message);
  const isOwn = message.sender === state.me?.id;
  const isThread = conversation.thread !== undefined;
  const thread = conversation.threads.get(message.seq);
  const follow = followed(source, conversation.id, message.seq);
  const closed = closedBy(conversation);
  const isThere = !message.deleted_at && !message.event;
  // In its thread it is read as far as in the room, where it stands there too.
  const room = state.conversations.get(conversation.id) ?? conversation;
  const original = room.messages.get(message.seq) ?? message;
  const isSeen = isInRoom(original);
  const arrived = isSeen && isRead(room, original) ? "read" : "sent";
  return {
    key: `${message.sender} ${message.client_id}`,
    seq: message.seq,
    clientId: message.client_id,
    sender: message.sender,
    name: nameOf(state, message.sender),
    text: message.text,
    content: contentOf(message),
    event: message.event ?? null,
    closed,
    quote: message.deleted_at ? null : quoted(source, message.reply_to),
    threadRoot: isThread ? null : (message.thread_root ?? message.seq),
    thread: thread?.count && !isThread ? thread : null,
    unreadReplies: follow === undefined ? 0 : unreadIn(follow),
    forwarded: message.deleted_at ? null : (message.forwarded ?? null),
    reactions: message.deleted_at ? NONE : reactionsTo(conversation.reactions, message.seq),
    at: message.created_at,
    isOwn,
    isCalling: !folded && mentionsOne(message, state.me?.id ?? ""),
    isEdited: Boolean(message.edited_at),
    isPinned: message.pinned_since !== undefined,
    isSaved: false,
    isFolded: folded,
    isDeleted: Boolean(message.deleted_at),
    deletedBy: message.deleted_by === undefined ? null : nameOf(state, message.deleted_by),
    hasReaders: isOwn && isThere && isSeen && conversation.kind !== "direct" && marksOf(room, original).length > 0,
    mayDelete: isThere && closed !== "archived" && (isOwn || mayLead(conversation)),
    isFollowUp: false,
    isJoined: false,
    isNewDay: false,
    isFirstUnread: false,
    status: message.deleted_at ? "" : change !== undefined ? statusOf(change) : isOwn ? arrived : "",
    failure: change?.failure ?? null,
    pending: change?.id ?? null,
  };
}

function waiting(source: Source, entry: PendingMessage): Row {
  const { state, conversation } = source;
  const sender = state.me?.id ?? "";
  return {
    key: `${sender} ${entry.id}`,
    seq: null,
    clientId: entry.id,
    sender,
    name: state.me === null ? "" : fullName(state.me),
    text: entry.operation.text,
    content: contentOf(entry.operation),
    event: null,
    closed: closedBy(conversation),
    quote: quoted(source, entry.operation.reply_to),
    threadRoot: null,
    thread: null,
    unreadReplies: 0,
    forwarded: entry.operation.forward?.forwarded ?? null,
    reactions: NONE,
    at: entry.created_at,
    isOwn: true,
    isCalling: false,
    isEdited: false,
    isPinned: false,
    isSaved: false,
    isFolded: false,
    isDeleted: false,
    deletedBy: null,
    mayDelete: true,
    hasReaders: false,
    isFollowUp: false,
    isJoined: false,
    isNewDay: false,
    isFirstUnread: false,
    status: statusOf(entry),
    failure: entry.failure,
    pending: entry.id,
  };
}

/** Return what a message answers, as far as it is here. */
export function quoted(source: Source, seq: number | undefined): QuotedMessage | null {
  const { state, conversation } = source;
  // What was written before one joined does not exist for one, where that is so.
  if (seq === undefined || seq <= visibleAfter(conversation)) return null;
  const quote = quoteOf(conversation, seq);
  const sender = quote?.sender ?? "";
  return {
    seq,
    content: quote === undefined ? null : contentOf(quote),
    isOwn: sender === state.me?.id,
    name: quote === undefined ? "" : nameOf(state, sender),
    isFolded: quote !== undefined && isFolded(source, quote),
    isDeleted: Boolean(quote?.deleted_at),
  };
}

function isTogether(previous: Row, row: Row): boolean {
  return (
    row.event === null &&
    previous.event === null &&
    row.quote === null &&
    row.forwarded === null &&
    row.isFolded === previous.isFolded &&
    previous.sender === row.sender &&
    Date.parse(row.at) - Date.parse(previous.at) < GROUP_MS
  );
}

/** Return the known row if the new one says the same. */
function same(known: Row | undefined, row: Row): Row {
  if (known === undefined) return row;
  const keys = Object.keys(row) as (keyof Row)[];
  return keys.every((key) => isSame(known[key], row[key])) ? known : row;
}

/** Return whether two values of a row say the same; what was parsed once is compared by itself. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => item === other[index]);
  }
  if (!isQuoted(one) || !isQuoted(other)) return false;
  return (Object.keys(one) as (keyof QuotedMessage)[]).every((key) => one[key] === other[key]);
}

function isQuoted(value: unknown): value is QuotedMessage {
  return typeof value === "object" && value !== null && "isDeleted" in value;
}

const NONE: readonly ReactionSummary[] = [];
