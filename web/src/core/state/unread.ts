/** What one has not read of a conversation: arithmetic on ordinals, with nothing to drift. */

import type { Conversation } from "../../api/socket";

type Marked = Pick<Conversation, "read_ordinal" | "unread_from">;

/** Return the ordinal up to which a conversation counts as read. */
export function readTo({ read_ordinal, unread_from }: Marked): number {
  return unread_from === undefined ? read_ordinal : Math.min(read_ordinal, unread_from - 1);
}

/** Return how many messages count as unread: one at least where it is marked as unread. */
export function unread(conversation: Marked & Pick<Conversation, "last_ordinal">): number {
  const many = conversation.last_ordinal - readTo(conversation);
  return Math.max(many, conversation.unread_from === undefined ? 0 : 1);
}
