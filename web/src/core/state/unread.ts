/** What one has not read of a conversation: arithmetic on ordinals, with nothing to drift. */

import type { Conversation, Message } from "../../api/socket";
import { isInRoom } from "./messages";

/** So many deleted messages the server names: the newest. */
const DELETED_MAX = 1_000;

type Marked = Pick<Conversation, "read_ordinal" | "unread_from">;

/** Return the ordinal up to which a conversation counts as read. */
export function readTo({ read_ordinal, unread_from }: Marked): number {
  return unread_from === undefined ? read_ordinal : Math.min(read_ordinal, unread_from - 1);
}

/** Return how many messages count as unread: one at least where it is marked as unread. */
export function unread(
  conversation: Marked & Pick<Conversation, "last_ordinal" | "unread_deleted">,
): number {
  const { last_ordinal, unread_deleted = [] } = conversation;
  const many = last_ordinal - readTo(conversation) - unread_deleted.length;
  return Math.max(many, conversation.unread_from === undefined ? 0 : 1);
}

/**
 * Return the ordinals of deleted messages in what counts as unread.
 *
 * @param known those that were so far, or that the server names.
 * @param loaded messages of which some may be deleted.
 */
export function deletedAbove(
  readTo: number,
  known: readonly number[] = [],
  loaded: readonly Message[] = [],
): number[] {
  const deleted = loaded.flatMap((message) => (message.deleted_at && isInRoom(message) ? message.ordinal : []));
  const all = new Set([...known, ...deleted].filter((ordinal) => ordinal > readTo));
  return [...all].sort((one, other) => one - other).slice(-DELETED_MAX);
}
