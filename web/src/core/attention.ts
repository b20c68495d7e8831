/** Who is told of a message: decided here, without a browser. */

import type { Message } from "../api/socket";
import { type Conversation, unread } from "./state";

/** Sounds come no closer than this. */
const CHIME_MS = 2_000;
/** So many messages are remembered as taken; more do not come within a moment. */
const TAKEN_MAX = 200;
const TAKEN = "taken";
const CHIMED = "chimed";

/** Return how many conversations have something that one has not read. */
export function waiting(conversations: Iterable<Conversation>): number {
  return [...conversations].filter((one) => unread(one) > 0).length;
}

/**
 * Return whether a message calls for attention: one of others, that is still unread and there,
 * while nobody looks.
 *
 * @param conversation where it was said, as it is now; undefined where that is not one's own.
 */
export function shouldNotify(
  message: Message,
  conversation: Conversation | undefined,
  me: string,
  isLooking: boolean,
): boolean {
  if (isLooking || conversation === undefined || message.sender === me) return false;
  const isThere = !conversation.messages.get(message.seq)?.deleted_at;
  return isThere && message.ordinal > conversation.read_ordinal;
}

/** Return the newest message of each conversation. */
export function newestOfEach(messages: Message[]): Message[] {
  return [...new Map(messages.map((message) => [message.conversation, message])).values()];
}

/**
 * What the tabs of one browser have dealt with, so that one of them tells.
 *
 * Where there are Web Locks, two tabs never look at once.
 */
export class Claims {
  readonly #shelf: Pick<Storage, "getItem" | "setItem">;
  readonly #locks: Pick<LockManager, "request"> | undefined;

  constructor(
    shelf: Pick<Storage, "getItem" | "setItem">,
    locks: Pick<LockManager, "request"> | undefined,
  ) {
    this.#shelf = shelf;
    this.#locks = locks;
  }

  /** Take messages by their names; return those that no tab has taken before. */
  take(names: string[]): Promise<string[]> {
    return this.#alone(() => {
      const taken = this.#read(TAKEN)?.split(" ") ?? [];
      const fresh = names.filter((name) => !taken.includes(name));
      if (fresh.length > 0) this.#write(TAKEN, [...taken, ...fresh].slice(-TAKEN_MAX).join(" "));
      return fresh;
    });
  }

  /** Return whether a sound may be heard at a time in milliseconds, and take it. */
  takeChime(now: number): Promise<boolean> {
    return this.#alone(() => {
      const since = now - Number(this.#read(CHIMED));
      // A clock that was set back does not silence it for long.
      if (since >= 0 && since < CHIME_MS) return false;
      this.#write(CHIMED, String(now));
      return true;
    });
  }

  async #alone<Result>(work: () => Result): Promise<Result> {
    return this.#locks === undefined ? work() : this.#locks.request("attention", () => work());
  }

  #read(key: string): string | null {
    try {
      return this.#shelf.getItem(key);
    } catch {
      return null; // Where nothing may be kept, every tab tells.
    }
  }

  #write(key: string, value: string): void {
    try {
      this.#shelf.setItem(key, value);
    } catch {
      // The same.
    }
  }
}
