/** What calls one: the one rule, by which the title, the list, sounds and notifications decide. */

import type { FollowedThread, Message } from "../api/socket";
import { type Conversation, requestOf } from "./state/conversation";
import { isMuted } from "./state/keeping";
import { mentionsOne } from "./state/mentions";
import { isInRoom } from "./state/messages";
import { unreadIn } from "./state/own";
import { readTo } from "./state/unread";

/** What an unread message does: nothing beside being unread; it counts, silently; or it calls. */
export type Attention = "nothing" | "counts" | "calls";

/** What decides about a message, or about all that is unread in a conversation. */
export interface Case {
  /** What one chose for the conversation: `all`, `mentions` or `nothing`. */
  level?: string | undefined;
  is_muted?: boolean;
  is_direct?: boolean;
  /** It mentions one, or everybody. */
  is_mention?: boolean;
  /** It answers one. */
  is_reply?: boolean;
  /** It stands in a thread that one follows. */
  is_followed?: boolean;
  /** One marked it as unread. */
  is_marked?: boolean;
  is_own?: boolean;
  is_deleted?: boolean;
  /** A stranger wrote it, who is not accepted. */
  is_request?: boolean;
}

/** Return what an unread message does; the cases are those of every client. */
export function attention(one: Case): Attention {
  if (one.is_own || one.is_deleted || one.is_request || one.level === "nothing") return "nothing";
  const isNamed = one.is_mention || one.is_reply;
  if (one.is_muted) return isNamed ? "counts" : "nothing";
  const isMeant = isNamed || one.is_direct || one.is_followed || one.is_marked;
  return one.level === "mentions" && !isMeant ? "nothing" : "calls";
}

/**
 * Return what the unread messages of a conversation do; of those that answer one, the loaded ones.
 *
 * @param after only messages with a higher ordinal count.
 */
export function attentionIn(conversation: Conversation, me: string, after = 0): Attention {
  const { last_ordinal, unread_from = 0, unread_mentions = [], unread_deleted = [], messages } = conversation;
  const from = Math.max(after, readTo(conversation));
  const is_marked = unread_from > after;
  const deleted = unread_deleted.filter((ordinal) => ordinal > from).length;
  if (last_ordinal - from <= deleted && !is_marked) return "nothing";
  return attention({
    ...caseOf(conversation),
    is_marked,
    is_mention: unread_mentions.some(({ ordinal }) => ordinal > from),
    is_reply: messages.above(from).some((message) => isInRoom(message) && answersOne(message, conversation, me)),
  });
}

/**
 * Return what one message does that somebody sent or changed.
 *
 * @param conversation where it was said, as it is now; undefined where that is not one's own.
 * @param thread that in which it stands, where one follows it.
 */
export function attentionTo(
  message: Message,
  conversation: Conversation | undefined,
  me: string,
  thread?: FollowedThread,
): Attention {
  if (conversation === undefined) return "nothing";
  const one = {
    ...caseOf(conversation),
    is_own: message.sender === me,
    is_deleted: Boolean(conversation.messages.get(message.seq)?.deleted_at),
    is_mention: mentionsOne(message, me),
    is_reply: answersOne(message, conversation, me),
  };
  if (isInRoom(message)) return message.ordinal > readTo(conversation) ? attention(one) : "nothing";
  if (thread !== undefined) {
    return message.thread_ordinal! > thread.read_ordinal ? attention({ ...one, is_followed: true }) : "nothing";
  }
  // Who does not follow a thread is called there by what is meant for them alone.
  return one.is_mention || one.is_reply ? attention(one) : "nothing";
}

/** Return what the unread replies of a thread that one follows do. */
export function attentionInThread(thread: FollowedThread, conversation: Conversation | undefined): Attention {
  if (conversation === undefined || unreadIn(thread) <= 0) return "nothing";
  const is_mention = (thread.unread_mentions ?? []).length > 0;
  return attention({ ...caseOf(conversation), is_mention, is_followed: true });
}

/**
 * Return the ids of the conversations in which something counts or calls.
 *
 * @param threads those that one follows: what is not read there counts as well.
 */
export function waiting(
  conversations: Iterable<Conversation>,
  me: string,
  threads: readonly FollowedThread[] = [],
): string[] {
  const all = new Map([...conversations].map((one) => [one.id, one]));
  const inThreads = new Set(
    threads.filter((one) => attentionInThread(one, all.get(one.conversation)) !== "nothing").map((one) => one.conversation),
  );
  return [...all.keys()].filter((id) => inThreads.has(id) || attentionIn(all.get(id)!, me) !== "nothing");
}

function caseOf(conversation: Conversation): Case {
  return {
    level: conversation.level,
    is_muted: isMuted(conversation, Date.now()),
    is_direct: conversation.kind === "direct",
    is_request: requestOf(conversation) === "received",
  };
}

function answersOne(message: Message, { messages, quotes }: Conversation, me: string): boolean {
  const { reply_to = 0, sender, deleted_at } = message;
  const answered = messages.get(reply_to) ?? quotes.get(reply_to);
  return answered?.sender === me && sender !== me && !deleted_at;
}
