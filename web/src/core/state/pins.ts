/** The pinned messages of a conversation: each message that comes says whether it is one. */

import type { Message } from "../../api/socket";

/** Return the seqs of the pinned messages with, or without, one that was sent or changed. */
export function withPinOf(
  known: readonly number[] = [],
  { seq, pinned_since }: Pick<Message, "seq" | "pinned_since">,
): readonly number[] {
  if (known.includes(seq) === (pinned_since !== undefined)) return known;
  return pinned_since === undefined ? known.filter((one) => one !== seq) : [...known, seq];
}
