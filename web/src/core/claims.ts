/** Which of several tabs notifies: each message is taken once, and sounds keep their distance. */

import type { Message } from "../api/socket";

/** Sounds come no closer than this. */
const CHIME_MS = 2_000;
/** So many messages are remembered as taken; more do not come within a moment. */
const TAKEN_MAX = 200;

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
