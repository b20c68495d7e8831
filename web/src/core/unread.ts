/** Where the messages begin that one has not read. */

import type { Conversation } from "./state/conversation";
import { after, before, type Loaded } from "./window";

type Counted = Loaded & Pick<Conversation, "last_ordinal">;

/**
 * Return a message that is not read and has no more than the first few such before it.
 *
 * Ordinals grow by one, and no faster than seqs: in a conversation where all messages count, it is
 * the first that is not read.
 *
 * @param readOrdinal up to where one has read; there is something after it.
 */
export function unreadNear(counted: Counted, readOrdinal: number): number {
  return Math.max(1, counted.last_seq - (counted.last_ordinal - readOrdinal) + 1);
}

/** Return the first message that is not read; null if it is not loaded. */
export function firstUnread(counted: Counted, readOrdinal: number): number | null {
  let seq = after(counted, unreadNear(counted, readOrdinal) - 1);
  while (typeof seq === "number") {
    const previous = before(counted, seq);
    if (previous === "none") return seq;
    if (previous !== "missing" && counted.messages.get(previous)!.ordinal <= readOrdinal) return seq;
    seq = previous;
  }
  return null;
}
