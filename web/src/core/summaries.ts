/** The list of conversations as the screens show it: plain values, the same where nothing changed. */

import type { Message } from "../api/socket";
import { type Attention, attentionIn } from "./attention";
import { isBlocked, isFolded } from "./blocks";
import { type Content, contentOf } from "./content";
import { callsInThreads } from "./follows";
import { title } from "./names";
import { signOf } from "./people";
import { type Entry, isOld, type PendingMessage } from "./outbox/operations";
import type { Outbox } from "./outbox/outbox";
import type { Source } from "./source";
import { type Conversation, isRead, lastActivity, lastMessage, type Request, requestOf } from "./state/conversation";
import { isMuted } from "./state/keeping";
import type { State } from "./state/state";
import { unread } from "./state/unread";

/** A conversation in the list. */
export interface Summary {
  id: string;
  /** Whether it is not a direct one: a kind that the page does not know is shown like a group. */
  isGroup: boolean;
  /** Whether everybody finds it, and joins as they like. */
  isChannel: boolean;
  title: string;
  /** Whose hue it has: the person's, or the group's own. */
  hueOf: string;
  isOnline: boolean;
  /** The emoji of the other person's status; empty for none, and in a group. */
  sign: string;
  isMuted: boolean;
  /** Whether it is muted, or one chose that nothing calls: it does not stand out. */
  isQuiet: boolean;
  isPinned: boolean;
  /** Whether one hid it, and nothing counted or called since. */
  isHidden: boolean;
  /** The folder of one's own that it is in; empty for none. */
  folder: string;
  /** What its unread messages do. */
  attention: Attention;
  /** Whether one blocks the other person; never of a group. */
  isBlocked: boolean;
  request: Request;
  unread: number;
  /** How many unread messages mention one, in the threads that one follows too. */
  mentions: number;
  last: Last | null;
  /** Whether nothing was said in it that one sees, as far as is known. */
  isSilent: boolean;
  /** When something was said last; where nothing was, when the conversation was made. */
  lastAt: string;
}

/** What was said last in a conversation, or waits to be. */
export interface Last {
  content: Content;
  /** Whether one blocks whose words they are. */
  isFolded: boolean;
  isOwn: boolean;
  isDeleted: boolean;
  /** Where it is on its way, if it is. */
  status: Status;
  /** The first name of who said it, where that is not clear: in a group, and known. */
  name: string | null;
}

/** Where a message of one's own is on its way; an `old` one waits for the person to say so. */
export type Status = "sending" | "old" | "failed" | "sent" | "read" | "";

/** What a summary was made of, and is made anew from when one of these is another one. */
type Sources = [
  Conversation,
  PendingMessage | undefined,
  isOnline: boolean,
  sign: string,
  isBlocked: boolean,
  isFolded: boolean,
  isMuted: boolean,
  calls: number,
  peopleVersion: number,
];

/** Makes the summaries, and keeps those of which nothing changed. */
export class Summaries {
  #made = new Map<string, { sources: Sources; summary: Summary }>();
  #list: Summary[] = [];

  /** Return the conversations: those that are pinned, then the others, last activity first. */
  make(conversations: Iterable<Conversation>, state: State, outbox: Outbox): Summary[] {
    const before = this.#made;
    this.#made = new Map();
    let isDifferent = false;
    const calls = callsInThreads({ state, outbox });
    for (const conversation of conversations) {
      const { id, other } = conversation;
      const isOnline = other !== null && state.online.get(other) === true;
      const pending = outbox.waiting(id).at(-1);
      const sign = signOf(state.profiles.get(other ?? ""));
      const source = { state, outbox, conversation };
      const last = lastMessage(conversation);
      const blocks = [other !== null && isBlocked(source, other), last !== undefined && isFolded(source, last)] as const;
      const muted = isMuted(conversation, Date.now());
      const sources: Sources = [conversation, pending, isOnline, sign, ...blocks, muted, calls.get(id) ?? 0, state.people.version];
      const known = before.get(id);
      const isSame = known?.sources.every((source, index) => source === sources[index]) === true;
      isDifferent ||= !isSame;
      const summary = isSame ? known.summary : summaryOf(conversation, state, outbox, calls.get(id));
      this.#made.set(id, { sources, summary });
    }
    if (isDifferent || this.#made.size !== before.size) {
      this.#list = [...this.#made.values()].map(({ summary }) => summary).sort(inListOrder);
    }
    return this.#list;
  }
}

function inListOrder(one: Summary, other: Summary): number {
  if (one.isPinned !== other.isPinned) return one.isPinned ? -1 : 1;
  if (one.lastAt !== other.lastAt) return one.lastAt < other.lastAt ? 1 : -1;
  return one.id < other.id ? 1 : -1;
}

/**
 * Return whether a conversation is in the list: a direct one, once something was said or written in
 * it, so that somebody who only looks at it leaves nothing with the other person. One that was
 * refused by a block is not.
 *
 * @param open the conversation on the page.
 */
export function isListed(
  { id, isGroup, isSilent, isPinned, isBlocked, request }: Summary,
  open: string | null,
  draft: string,
): boolean {
  if (isBlocked && request === "received" && id !== open) return false;
  return isGroup || !isSilent || isPinned || id === open || draft !== "";
}

/** The parts of the list, in their order; own folders have one each, in the order of their names. */
const PARTS = ["pinned", "folder", "channels", "groups", "direct"] as const;

/** A part of the list: its name in the words of the page or, after a slash, that of a folder. */
export type Section = Exclude<(typeof PARTS)[number], "folder"> | `/${string}`;

/** Return in which part of the list a conversation stands. */
export function sectionOf({ isPinned, folder, isChannel, isGroup }: Summary): Section {
  if (isPinned) return "pinned";
  return folder === "" ? (isChannel ? "channels" : isGroup ? "groups" : "direct") : `/${folder}`;
}

/** Return the names of the folders in which one has conversations, in the order of the list. */
export function foldersOf(list: readonly Summary[]): string[] {
  const names = new Set(list.map(({ folder }) => folder).filter((folder) => folder !== ""));
  return [...names].sort((one, other) => one.localeCompare(other));
}

/** Return conversations part by part; within each they stay in their order. */
export function inSections(list: readonly Summary[]): Summary[] {
  const placed = list.map((one) => {
    const section = sectionOf(one);
    return { one, section, place: PARTS.indexOf(section[0] === "/" ? "folder" : (section as "direct")) };
  });
  placed.sort((one, other) => one.place - other.place || one.section.localeCompare(other.section));
  return placed.map(({ one }) => one);
}

/** Return conversations in the order that was shown before; those that are new stand at the end. */
export function inOrder<Item extends { id: string }>(shown: readonly string[], items: Item[]): Item[] {
  const place = new Map(shown.map((id, index) => [id, index]));
  const at = (item: Item) => place.get(item.id) ?? shown.length;
  return [...items].sort((one, other) => at(one) - at(other));
}

/** @param calls how many unread replies in threads mention one there. */
export function summaryOf(conversation: Conversation, state: State, outbox: Outbox, calls = 0): Summary {
  const waiting = outbox.waiting(conversation.id).at(-1);
  const last = lastMessage(conversation);
  const { hidden_ordinal } = conversation;
  const muted = isMuted(conversation, Date.now());
  const me = state.me?.id ?? "";
  // Others may have written since what waits was written.
  const moments = [waiting?.created_at, lastActivity(conversation)].filter((at) => at !== undefined);
  return {
    id: conversation.id,
    isGroup: conversation.kind !== "direct",
    isChannel: conversation.kind === "channel",
    title: title(conversation, state),
    hueOf: conversation.other ?? conversation.id,
    isOnline: conversation.other !== null && state.online.get(conversation.other) === true,
    sign: signOf(state.profiles.get(conversation.other ?? "")),
    isMuted: muted,
    isQuiet: muted || conversation.level === "nothing",
    isPinned: conversation.is_pinned,
    isHidden: hidden_ordinal !== undefined && attentionIn(conversation, me, hidden_ordinal) === "nothing",
    folder: conversation.folder ?? "",
    attention: attentionIn(conversation, me),
    isBlocked: conversation.other !== null && isBlocked({ state, outbox }, conversation.other),
    request: requestOf(conversation),
    unread: unread(conversation),
    mentions: (conversation.unread_mentions?.length ?? 0) + calls,
    last: waiting
      ? {
          ...{ content: contentOf(waiting.operation), isFolded: false, isOwn: true, isDeleted: false, name: null },
          status: statusOf(waiting),
        }
      : last
        ? said({ state, outbox, conversation }, last)
        : null,
    isSilent: !last && !waiting && !conversation.isReset,
    lastAt: moments.sort().at(-1)!,
  };
}

function said(source: Source, message: Message): Last {
  const { state, conversation } = source;
  const isOwn = message.sender === state.me?.id;
  const isClear = isOwn || conversation.kind === "direct";
  return {
    content: contentOf(message),
    isFolded: isFolded(source, message),
    isOwn,
    isDeleted: Boolean(message.deleted_at),
    status: !isOwn || message.deleted_at ? "" : isRead(conversation, message) ? "read" : "sent",
    name: isClear ? null : (state.person(message.sender)?.first_name ?? null),
  };
}

/** Return how far an operation has come that is not done yet. */
export function statusOf(entry: Entry): Status {
  return entry.failure !== null ? "failed" : isOld(entry, Date.now()) ? "old" : "sending";
}
