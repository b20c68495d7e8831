/** Whom a message notifies: decided here, without a browser. */

import type { FollowedThread, Message } from "../api/socket";
import { type Conversation, requestOf } from "./state/conversation";
import { mentionsOne } from "./state/mentions";
import { isInRoom } from "./state/messages";
import { unreadIn } from "./state/own";
import { readTo, unread } from "./state/unread";

/** Sounds come no closer than this. */
const CHIME_MS = 2_000;
/** So many messages are remembered as taken; more do not come within a moment. */
const TAKEN_MAX = 200;

/**
 * Return the ids of the conversations that call: something is not read, and they are not muted, or
 * it mentions one. A stranger calls nobody before they are accepted.
 *
 * @param threads those that one follows: what is not read there calls as well.
 */
export function waiting(conversations: Iterable<Conversation>, threads: readonly FollowedThread[] = []): string[] {
  const inThreads = new Set(threads.filter((one) => unreadIn(one) > 0).map(({ conversation }) => conversation));
  return [...conversations]
    .filter((one) => requestOf(one) !== "received")
    .filter((one) => ((unread(one) > 0 || inThreads.has(one.id)) && !one.is_muted) || Boolean(one.unread_mentions?.length))
    .map((one) => one.id);
}

/**
 * Return whether a message calls for attention: one of others, that is still unread and there,
 * in a conversation that is not muted and no stranger's request, while nobody looks.
 *
 * @param conversation where it was said, as it is now; undefined where that is not one's own.
 * @param thread that in which it stands, where one follows it.
 */
export function shouldNotify(
  message: Message,
  conversation: Conversation | undefined,
  me: string,
  isLooking: boolean,
  thread?: FollowedThread,
): boolean {
  if (isLooking || conversation === undefined || conversation.is_muted) return false;
  if (message.sender === me || requestOf(conversation) === "received") return false;
  const isThere = !conversation.messages.get(message.seq)?.deleted_at;
  if (!isThere || isInRoom(message)) return isThere && message.ordinal > readTo(conversation);
  return thread === undefined ? mentionsOne(message, me) : message.thread_ordinal! > thread.read_ordinal;
}

/** Return the newest message of each conversation. */
export function newestOfEach(messages: Message[]): Message[] {
  return [...new Map(messages.map((message) => [message.conversation, message])).values()];
}

/** What a browser keeps of it for all its tabs. */
export interface Notified {
  /** Names of messages that some tab has taken. */
  taken: string[];
  /** When a sound was played last, in milliseconds. */
  chimedAt: number;
}

/** Keeps it; no two tabs are in there at once. */
export interface NotifiedStore {
  /** Let something be read and changed, and return what that returns. */
  change<Result>(work: (notified: Notified) => Result): Promise<Result>;
}

/** What the tabs of one browser have dealt with, so that one of them notifies. */
export class Claims {
  readonly #store: NotifiedStore;

  constructor(store: NotifiedStore) {
    this.#store = store;
  }

  /** Take messages by their names; return those that no tab has taken before. */
  take(names: string[]): Promise<string[]> {
    return this.#store.change((notified) => {
      const fresh = names.filter((name) => !notified.taken.includes(name));
      notified.taken = [...notified.taken, ...fresh].slice(-TAKEN_MAX);
      return fresh;
    });
  }

  /** Return whether a sound may be played at a time in milliseconds, and take it. */
  takeChime(now: number): Promise<boolean> {
    return this.#store.change((notified) => {
      const since = now - notified.chimedAt;
      // A clock that was set back does not silence it for long.
      if (since >= 0 && since < CHIME_MS) return false;
      notified.chimedAt = now;
      return true;
    });
  }
}
