/** How far one has read a conversation, and from where on one marked it as unread. */

import type { Conversation as Snapshot } from "../../api/socket";
import { type Conversation, withMark } from "./conversation";
import { mentionsFrom } from "./mentions";
import { deletedAbove, readTo } from "./unread";

/** What one does: read up to an ordinal, or mark as unread from there on. */
export interface OwnMark {
  readonly type: "read.mark" | "unread.mark";
  readonly ordinal: number;
}

/** Return a conversation in which one does that; who reads it has it marked as unread no longer. */
export function withOwnMark(known: Conversation, { type, ordinal }: OwnMark, me: string): Conversation {
  if (type === "unread.mark") return withUnreadFrom(known, ordinal, me);
  if (ordinal <= readTo(known)) return known;
  return withUnreadFrom(withMark(known, me, ordinal, me), undefined, me);
}

/** Return a conversation with one's marks as they are in one's list. */
export function withOwnMarks(known: Conversation, snapshot: Snapshot, me: string): Conversation {
  // An older one: the mark that moved since has ended what it says.
  if (snapshot.read_ordinal < known.read_ordinal) return known;
  const read = withMark(known, me, snapshot.read_ordinal, me);
  return withUnreadFrom(read, snapshot.unread_from, me, snapshot);
}

/**
 * Return a conversation that one marked as unread from an ordinal on, or no longer.
 *
 * @param named what the server names of it.
 */
function withUnreadFrom(
  known: Conversation,
  unread_from: number | undefined,
  me: string,
  named: Pick<Snapshot, "unread_mentions" | "unread_deleted"> = {},
): Conversation {
  const { unread_mentions: mentions = [], unread_deleted: deleted = [] } = named;
  if (known.unread_from === unread_from && mentions.length + deleted.length === 0) return known;
  const next = { ...known, unread_from };
  const to = readTo(next);
  const unread = known.messages.above(to);
  return {
    ...next,
    unread_mentions: mentionsFrom([...(known.unread_mentions ?? []), ...mentions], unread, to, me),
    unread_deleted: deletedAbove(to, [...(known.unread_deleted ?? []), ...deleted], unread),
  };
}
