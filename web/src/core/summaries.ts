/** The list of conversations as the screens show it, and the names in it. */

import type { Message } from "../api/socket";
import { contentOf, plainText } from "./content";
import { madeAt } from "./ids";
import { isOld, type Letter, type Outbox } from "./outbox";
import { fullName } from "./people";
import { type Conversation, personIn, type State, unread } from "./state";

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
          ...{ text: plainText(contentOf(waiting)), isOwn: true, isDeleted: false, name: null },
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
    text: plainText(contentOf(message)),
    isOwn,
    isDeleted: Boolean(message.deleted_at),
    status: "",
    name: isClear ? null : (personIn(conversation, message.sender)?.first_name ?? null),
  };
}

/** Return how far a message that is not stored yet has come. */
export function letterStatus(letter: Letter): Status {
  return letter.failure !== null ? "failed" : isOld(letter, Date.now()) ? "old" : "sending";
}
