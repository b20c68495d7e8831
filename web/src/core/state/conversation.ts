/** One conversation as the client knows it: a value that is replaced, never changed. */

import type { Conversation as Snapshot, Member, Message, Quote, ThreadSummary } from "../../api/socket";
import { madeAt } from "../ids";
import { mentionsAbove, withMentionIn } from "./mentions";
import { Messages } from "./messages";
import { withPinOf } from "./pins";
import { type Quotes, withQuotes } from "./quotes";
import { type Reactions, withLoaded, withOwn } from "./reactions";
import { type Threads, withReply, withThreads } from "./threads";
import { deletedAbove, readTo } from "./unread";

/** Somebody in a conversation; who they are is among the people of the state. */
export interface Membership extends Omit<Member, "person" | "conversation"> {
  readonly person: string;
}

export interface Conversation
  extends Readonly<Omit<Snapshot, "revision" | "other" | "last_message" | "last_sender" | "pins">> {
  /** The other person of a direct conversation. */
  readonly other: string | null;
  /**
   * Those that are loaded: the last one with an ordinal of its own and what came since, from the
   * first sight on, and whatever history was loaded.
   */
  readonly messages: Messages;
  readonly reactions: Reactions;
  /** The seqs of the pinned messages. */
  readonly pins?: readonly number[];
  /** The heads of what messages answer. */
  readonly quotes: Quotes;
  /** Seqs of messages that exist, changed since, and come with that change. */
  readonly expected: ReadonlySet<number>;
  /** Seqs of replies in threads, between what is loaded: the room shows none of them. */
  readonly asides: Pick<ReadonlySet<number>, "has">;
  readonly threads: Threads;
  /** The seq of the root, where this is a thread of a conversation as a timeline of its own. */
  readonly thread?: number;
  /** By person; holds those who left, too. */
  readonly members: ReadonlyMap<string, Membership>;
  /** Whether the first page of them is loaded, and not only those that changed. */
  readonly hasMembers: boolean;
  /** How far everybody has read who shows that to one, once it is loaded. */
  readonly marks: ReadonlyMap<string, number>;
  readonly hasMarks: boolean;
  /** Everything is to be loaded anew. */
  readonly isReset: boolean;
}

/** Return a conversation of which only the snapshot is known. */
export function conversationOf(snapshot: Snapshot): Conversation {
  const { revision, other, last_message, last_sender, ...rest } = snapshot;
  return {
    ...rest,
    unread_mentions: rest.unread_mentions ?? [],
    unread_deleted: rest.unread_deleted ?? [],
    other: other?.id ?? null,
    ...NOTHING,
    messages: Messages.none.with(last_message ? [last_message] : []),
    reactions: withLoaded(new Map(), last_message ? [last_message] : []),
    isReset: false,
  };
}

/** What is known of seqs that are no rows, and of threads, where nothing is. */
export const NO_ROWS = { expected: new Set<number>(), asides: new Set<number>(), threads: new Map() as Threads };

/** What is loaded of a conversation, where nothing is. */
const NOTHING = {
  ...NO_ROWS,
  messages: Messages.none,
  reactions: new Map() as Reactions,
  quotes: new Map() as Quotes,
  members: new Map<string, Membership>(),
  hasMembers: false,
  marks: new Map<string, number>(),
  hasMarks: false,
};

/** Return a conversation without what was loaded of it. */
export function emptied(conversation: Conversation): Conversation {
  return { ...conversation, ...NOTHING, isReset: true };
}

/**
 * Return whether a message has an ordinal of its own, by which it counts. An event line or a reply
 * within a thread does not: it has the one of the message before it.
 */
export function hasOwnOrdinal({ messages }: Conversation, { seq, ordinal, event }: Message): boolean {
  return !event && ordinal > 0 && messages.firstWith(ordinal)?.seq === seq;
}

/** Return the last message that has an ordinal of its own; it is here whatever else is loaded. */
export function lastMessage({ messages, last_ordinal }: Conversation): Message | undefined {
  return last_ordinal === 0 ? undefined : messages.firstWith(last_ordinal);
}

/** Return the marks of all others who were there when a message came: it is no receipt that one joined later. */
export function marksOf({ marks, members }: Conversation, { sender, seq }: Message): [string, number][] {
  return [...marks].filter(([person]) => person !== sender && (members.get(person)?.joined_seq ?? 0) < seq);
}

/** Return whether everybody else has read a message, as far as it is known. */
export function isRead(conversation: Conversation, message: Message): boolean {
  const others = marksOf(conversation, message);
  return others.length > 0 && others.every(([, ordinal]) => ordinal >= message.ordinal);
}

/** That a stranger asks one to accept it, or one asks as a stranger; empty once it is accepted. */
export type Request = "received" | "sent" | "";

/** Return whether a conversation waits to be accepted, and by whom. */
export function requestOf({ requested_by, other }: Conversation): Request {
  return requested_by === undefined ? "" : requested_by === other ? "received" : "sent";
}

/** Return the time of the last message; where there is none, when the conversation was made. */
export function lastActivity(conversation: Conversation): string {
  return lastMessage(conversation)?.created_at ?? madeAt(conversation.id);
}

/** Return whether a message is new: it comes after the last one, or was expected. */
export function isNew(conversation: Conversation, { seq }: Message): boolean {
  return seq > conversation.last_seq || conversation.expected.has(seq);
}

/** Return a conversation with a message that an event or a page of changes brought. */
export function withMessage(before: Conversation, message: Message, me: string, isCreated = true): Conversation {
  const unread_mentions = withMentionIn(before.unread_mentions, message, readTo(before), me);
  const unread_deleted = deletedAbove(readTo(before), before.unread_deleted, [message]);
  const pins = withPinOf(before.pins, message);
  const threads = withReply(before.threads, message, before.messages.get(message.seq), isCreated);
  const known = { ...withAll(before, [message]), unread_mentions, unread_deleted, pins, threads };
  if (!isNew(known, message)) return known;
  const { messages } = known;
  const { seq, ordinal, sender } = message;
  const expected = new Set(known.expected);
  expected.delete(seq);
  for (let missing = known.last_seq + 1; missing < seq; missing += 1) expected.add(missing);
  const last_seq = Math.max(known.last_seq, seq);
  const last_ordinal = Math.max(known.last_ordinal, ordinal);
  const next = { ...known, messages, expected, last_seq, last_ordinal };
  // Who sends has read up to there.
  return hasOwnOrdinal(next, message) ? withMark(next, sender, ordinal, me) : next;
}

/** The seqs that a page of the history of a room is about, from one to another. */
export type Span = readonly [from: number, to: number];

/**
 * Return a conversation with a page of its history, the heads of what that answers, and its threads.
 *
 * @param span all that stands there in the room is on the page.
 */
export function withHistory(
  known: Conversation,
  page: readonly Message[],
  quotes: readonly Quote[],
  threads: readonly ThreadSummary[],
  [from, to]: Span,
): Conversation {
  // What is newer than the last event comes as an event of its own.
  const next = withAll(known, page.filter((message) => !isNew(known, message)));
  const asides = new Set(known.asides as ReadonlySet<number>);
  for (let seq = from; seq <= to; seq += 1) if (!next.messages.has(seq)) asides.add(seq);
  return { ...next, asides, quotes: withQuotes(known.quotes, quotes), threads: withThreads(known.threads, threads) };
}

/** Return a conversation with messages, in their later states, and the reactions to them. */
function withAll(known: Conversation, loaded: readonly Message[]): Conversation {
  const messages = known.messages.with(loaded);
  // What is deleted by now has none, whatever an older page says.
  const present = loaded.map((message) => {
    const kept = messages.get(message.seq)!;
    return kept.deleted_at ? kept : message;
  });
  const reactions = withLoaded(known.reactions, present);
  const isSame = messages === known.messages && reactions === known.reactions;
  return isSame ? known : { ...known, messages, reactions };
}

/** Return a conversation in which one set a reaction or took it back, before the server counts it. */
export function withOwnReaction(
  known: Conversation,
  seq: number,
  emoji: string,
  isOn: boolean,
  me: string,
): Conversation {
  if (known.messages.get(seq)?.deleted_at) return known;
  const reactions = withOwn(known.reactions, seq, emoji, isOn, me);
  return reactions === known.reactions ? known : { ...known, reactions };
}

/**
 * Return a conversation in which somebody has read up to an ordinal. Marks only grow; when one's own
 * does, nothing is marked as unread any more.
 */
export function withMark(
  known: Conversation,
  person: string,
  ordinal: number,
  me: string,
): Conversation {
  const mark = known.marks.get(person);
  const isOwnNew = person === me && ordinal > known.read_ordinal;
  const isNew = mark !== undefined && ordinal > mark; // Elsewhere marks are not shown.
  if (!isOwnNew && !isNew) return known;
  return {
    ...known,
    ...(isOwnNew ? readUpTo(known, ordinal) : {}),
    marks: isNew ? new Map(known.marks).set(person, ordinal) : known.marks,
  };
}

/** Return a conversation with a mark that the server shows, where marks are loaded. */
export function withShownMark(known: Conversation, person: string, ordinal: number, me: string): Conversation {
  const { marks, members } = known;
  const isFirst = marks.size > 0 && !marks.has(person) && !members.get(person)?.has_left;
  const shown = isFirst ? { ...known, marks: new Map(marks).set(person, ordinal) } : known;
  return withMark(shown, person, ordinal, me);
}

/** Return a conversation in which the marks of some people are not shown any more. */
export function withoutMarks(known: Conversation, isHidden: (person: string) => boolean): Conversation {
  const marks = new Map([...known.marks].filter(([person]) => !isHidden(person)));
  return marks.size === known.marks.size ? known : { ...known, marks };
}

/** Return a conversation with everybody's marks, read at a revision; what events brought since then
    stays. */
export function withMarks(
  known: Conversation,
  marks: Readonly<Record<string, number>>,
  revision: number,
  me: string,
): Conversation {
  const own = readUpTo(known, Math.max(known.read_ordinal, marks[me] ?? 0));
  const all = new Map<string, number>();
  for (const [person, mark] of Object.entries(marks)) {
    const member = known.members.get(person);
    if (member?.has_left && member.revision > revision) continue;
    all.set(person, Math.max(mark, known.marks.get(person) ?? 0));
  }
  for (const [person, mark] of all.size > 0 ? known.marks : []) {
    const { revision: changed = 0 } = known.members.get(person) ?? {};
    if (!all.has(person) && changed > revision) all.set(person, mark);
  }
  if (all.has(me)) all.set(me, own.read_ordinal);
  return { ...known, ...own, marks: all, hasMarks: true };
}

/** Return what is different where one's own mark moves to an ordinal. */
function readUpTo(
  known: Conversation,
  read_ordinal: number,
): Pick<Conversation, "read_ordinal" | "unread_from" | "unread_mentions" | "unread_deleted"> {
  if (read_ordinal === known.read_ordinal) return known;
  return {
    read_ordinal,
    unread_from: undefined,
    unread_mentions: mentionsAbove(known.unread_mentions, read_ordinal),
    unread_deleted: deletedAbove(read_ordinal, known.unread_deleted),
  };
}

/** What a conversation is called, how it is set up, and how many people are in it, as frames say it. */
export type Details = Partial<Pick<Snapshot, "title" | "settings" | "member_count">>;

/** Return a conversation with details; where there is a title, all of its settings are said. */
export function withDetails(
  known: Conversation,
  { title, settings = {}, member_count = known.member_count }: Details,
): Conversation {
  const isSame =
    title === known.title && JSON.stringify(settings) === JSON.stringify(known.settings ?? {});
  if (title === undefined || (isSame && member_count === known.member_count)) return known;
  return { ...known, title, settings, member_count };
}

/** Return a conversation with members; of two of one person, the one of the higher revision. */
export function withMembers(known: Conversation, changed: readonly Member[]): Conversation {
  const members = new Map(known.members);
  for (const member of changed) {
    const { conversation, person, ...rest } = member;
    const before = members.get(person.id);
    if (before !== undefined && before.revision >= member.revision) continue;
    members.set(person.id, { ...rest, person: person.id });
  }
  return { ...known, members };
}

/**
 * Return a conversation in which somebody joined, left or changed.
 *
 * @param member_count how many people are in it since then, where that is said.
 */
export function withMember(
  known: Conversation,
  member: Member,
  me: string,
  member_count = known.member_count,
): Conversation {
  const next = withMembers(known, [member]);
  const { id } = member.person;
  const role = id === me ? member.role : known.role;
  const { marks } = member.has_left ? withoutMarks(known, (person) => person === id) : known;
  return { ...next, role, marks, member_count };
}
