/** What the screens show of the state: plain values, made anew, shared where nothing changed. */

import type { Message } from "../api/socket";
import { isSameDay } from "./dates";
import { madeAt } from "./ids";
import { isOld, type Letter, type Outbox } from "./outbox";
import { fullName } from "./people";
import { type Conversation, personIn, type State, unread } from "./state";

/** Messages of one person within this time stand together. */
const GROUP_MS = 5 * 60_000;

/** A conversation in the list. */
export interface Summary {
  id: string;
  isGroup: boolean;
  title: string;
  /** Whose hue it has: the person's, or the group's own. */
  hueOf: string;
  isOnline: boolean;
  isMuted: boolean;
  isPinned: boolean;
  unread: number;
  last: Last | null;
  /** When something was said last; where nothing was, when the conversation was made. */
  lastAt: string;
}

/** What was said last in a conversation, or waits to be. */
export interface Last {
  text: string;
  isOwn: boolean;
  isDeleted: boolean;
  /** Where it is on its way, if it is. */
  status: Status;
  /** The first name of who said it, where that is not clear: in a group, and known. */
  name: string | null;
}

/** Where a message of one's own is on its way; an `old` one waits for the person to say so. */
export type Status = "sending" | "old" | "failed" | "sent" | "read" | "";

/** A message in a conversation, sent or not yet. */
export interface Row {
  /** The same before and after it is stored, so that its place on the page is the same. */
  key: string;
  seq: number | null;
  clientId: string;
  sender: string;
  /** Null for somebody whose name is not known here: they have left. */
  name: string | null;
  text: string;
  at: string;
  isOwn: boolean;
  isEdited: boolean;
  isDeleted: boolean;
  /** Stands under a message of the same person. */
  isFollowUp: boolean;
  /** Is the first of its day here. */
  isNewDay: boolean;
  /** Is the first that was not read when the conversation was opened. */
  isFirstUnread: boolean;
  status: Status;
  failure: string | null;
}

/** Return the name of a conversation. */
export function title(conversation: Conversation): string {
  return conversation.other === null ? conversation.title : fullName(conversation.other);
}

/** What stands for a name that is on its way. */
const UNKNOWN = "…";

/** Return what somebody in a conversation is called; null where they have left. */
export function nameIn(conversation: Conversation, state: State, person: string): string | null {
  if (person === state.me?.id) return fullName(state.me);
  const known = personIn(conversation, person);
  if (known !== undefined) return fullName(known);
  return conversation.hasMembers || conversation.kind === "direct" ? null : UNKNOWN;
}

/** Return the conversations: those that are pinned, then the others, last activity first. */
export function summaries(state: State, outbox: Outbox): Summary[] {
  return [...state.conversations.values()]
    .map((conversation) => summary(conversation, state, outbox))
    .sort((one, other) => {
      if (one.isPinned !== other.isPinned) return one.isPinned ? -1 : 1;
      if (one.lastAt !== other.lastAt) return one.lastAt < other.lastAt ? 1 : -1;
      return one.id < other.id ? 1 : -1;
    });
}

export function summary(conversation: Conversation, state: State, outbox: Outbox): Summary {
  const waiting = outbox.letters(conversation.id).at(-1);
  const last = conversation.messages.get(conversation.last_seq);
  // Others may have said something since the words that wait were written.
  const moments = [waiting?.created_at, last?.created_at].filter((at) => at !== undefined);
  return {
    id: conversation.id,
    isGroup: conversation.kind === "group",
    title: title(conversation),
    hueOf: conversation.other?.id ?? conversation.id,
    isOnline: conversation.other !== null && state.online.get(conversation.other.id) === true,
    isMuted: conversation.is_muted,
    isPinned: conversation.is_pinned,
    unread: unread(conversation),
    last: waiting
      ? {
          ...{ text: waiting.text, isOwn: true, isDeleted: false, name: null },
          status: letterStatus(waiting),
        }
      : last
        ? said(conversation, state, last)
        : null,
    lastAt: moments.sort().at(-1) ?? madeAt(conversation.id),
  };
}

function said(conversation: Conversation, state: State, message: Message): Last {
  const isOwn = message.sender === state.me?.id;
  const isClear = isOwn || conversation.kind === "direct";
  return {
    text: message.text,
    isOwn,
    isDeleted: Boolean(message.deleted_at),
    status: "",
    name: isClear ? null : (personIn(conversation, message.sender)?.first_name ?? null),
  };
}

/** Makes the rows of one conversation, and keeps those that stay the same. */
export class Rows {
  #known = new Map<string, Row>();

  /**
   * Return the messages from seq `from` up to seq `to`, and after the newest one what waits.
   *
   * @param firstUnread the seq above which the mark of what is unread stands; null for no mark.
   */
  make(
    state: State,
    outbox: Outbox,
    conversation: Conversation,
    window: { from: number; to: number },
    firstUnread: number | null,
  ): Row[] {
    const rows: Row[] = [];
    const known = new Map<string, Row>();
    let latest = "";
    const add = (row: Row): void => {
      const previous = rows.at(-1);
      // What waited stands below what came meanwhile: it begins no day of the past, and ends none.
      const isLater = latest === "" || Date.parse(latest) < Date.parse(row.at);
      row.isNewDay = latest === "" || (isLater && !isSameDay(latest, row.at));
      if (isLater) latest = row.at;
      row.isFollowUp = previous !== undefined && isTogether(previous, row);
      const kept = same(this.#known.get(row.key), row);
      known.set(kept.key, kept);
      rows.push(kept);
    };
    for (let seq = window.from; seq <= Math.min(window.to, conversation.last_seq); seq += 1) {
      const message = conversation.messages.get(seq);
      if (message === undefined) continue;
      add({ ...stored(state, conversation, message), isFirstUnread: seq === firstUnread });
    }
    if (window.to >= conversation.last_seq) {
      for (const letter of outbox.letters(conversation.id)) {
        const row = waiting(state, letter);
        // One that is stored is here, and may not know that yet.
        if (!known.has(row.key)) add(row);
      }
    }
    this.#known = known;
    return rows;
  }
}

function stored(state: State, conversation: Conversation, message: Message): Row {
  const isOwn = message.sender === state.me?.id;
  return {
    key: `${message.sender} ${message.client_id}`,
    seq: message.seq,
    clientId: message.client_id,
    sender: message.sender,
    name: nameIn(conversation, state, message.sender),
    text: message.text,
    at: message.created_at,
    isOwn,
    isEdited: Boolean(message.edited_at),
    isDeleted: Boolean(message.deleted_at),
    isFollowUp: false,
    isNewDay: false,
    isFirstUnread: false,
    status: !isOwn || message.deleted_at ? "" : isRead(conversation, message) ? "read" : "sent",
    failure: null,
  };
}

function waiting(state: State, letter: Letter): Row {
  const sender = state.me?.id ?? "";
  return {
    key: `${sender} ${letter.client_id}`,
    seq: null,
    clientId: letter.client_id,
    sender,
    name: state.me === null ? "" : fullName(state.me),
    text: letter.text,
    at: letter.created_at,
    isOwn: true,
    isEdited: false,
    isDeleted: false,
    isFollowUp: false,
    isNewDay: false,
    isFirstUnread: false,
    status: letterStatus(letter),
    failure: letter.failure,
  };
}

function letterStatus(letter: Letter): Status {
  return letter.failure !== null ? "failed" : isOld(letter, Date.now()) ? "old" : "sending";
}

/** Return whether everybody else has read a message. */
function isRead(conversation: Conversation, message: Message): boolean {
  const others = [...conversation.marks].filter(([person]) => person !== message.sender);
  return others.length > 0 && others.every(([, ordinal]) => ordinal >= message.ordinal);
}

function isTogether(previous: Row, row: Row): boolean {
  return (
    !row.isNewDay &&
    !row.isFirstUnread &&
    previous.sender === row.sender &&
    Date.parse(row.at) - Date.parse(previous.at) < GROUP_MS
  );
}

/** Return the known row if the new one says the same. */
function same(known: Row | undefined, row: Row): Row {
  if (known === undefined) return row;
  const keys = Object.keys(row) as (keyof Row)[];
  return keys.every((key) => known[key] === row[key]) ? known : row;
}
