/** Where the messages begin that one has not read. */

import type { Conversation } from "./state/conversation";
import { deletedAbove } from "./state/unread";
import { after, before, type Loaded } from "./window";

type Counted = Loaded & Pick<Conversation, "last_ordinal">;

/**
 * Return how many messages came since an ordinal, read or not.
 *
 * @param deleted the ordinals of those that are known to be deleted, as far as they are not loaded.
 */
export function cameSince(counted: Counted, ordinal: number, deleted: readonly number[]): number {
  return counted.last_ordinal - ordinal - deletedAbove(ordinal, deleted, counted.messages.above(ordinal)).length;
}

/** A message that is not read. */
interface Unread {
  readonly seq: number;
  /** Whether it is known to be the first of them; otherwise more has to be loaded. */
  readonly isFirst: boolean;
}

/**
 * Return the first message that is not read; where it is not loaded, one that is nearer to it than
 * what is.
 *
 * @param readOrdinal up to where one has read; there is something after it.
 */
export function firstUnread(counted: Counted, readOrdinal: number): Unread {
  let ordinal = counted.last_ordinal;
  // What comes after the last one that counts may all be in threads.
  let seq = counted.messages.firstWith(ordinal)?.seq ?? counted.last_seq;
  for (;;) {
    // Ordinals grow by one, and no faster than seqs, so that what follows this one is not read either.
    const near = Math.max(0, seq - (ordinal - readOrdinal));
    const unread = after(counted, near);
    if (typeof unread !== "number") return { seq: near + 1, isFirst: false };
    const previous = before(counted, unread);
    if (typeof previous !== "number") return { seq: unread, isFirst: previous === "none" };
    ordinal = counted.messages.get(previous)!.ordinal;
    if (ordinal <= readOrdinal) return { seq: unread, isFirst: true };
    seq = previous;
  }
}
