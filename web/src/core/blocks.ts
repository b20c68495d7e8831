/** Whom one blocks, with what is pending, and what of theirs is folded. */

import type { Message } from "../api/socket";
import type { Entry, PersonBlock } from "./outbox/operations";
import type { Source } from "./source";
import type { Conversation } from "./state/conversation";

/** Return whether one blocks a person, or is about to. */
export function isBlocked({ state, outbox }: Pick<Source, "state" | "outbox">, person: string): boolean {
  const last = outbox.entries(person).findLast(({ operation }) => operation.type === "person.block");
  return (last as Entry<PersonBlock> | undefined)?.operation.is_on ?? state.own.isBlocked(person);
}

/**
 * Return whether a message is folded: the words of somebody whom one blocks, sent or forwarded. Not
 * where one is alone with them: whoever opens that wants to read it.
 */
export function isFolded(
  source: Source,
  { sender, forwarded, deleted_at }: Pick<Message, "sender" | "forwarded"> & { deleted_at?: string | null },
): boolean {
  const { other } = source.conversation;
  return !deleted_at && [sender, forwarded?.sender ?? sender].some((one) => one !== other && isBlocked(source, one));
}

/** Return a conversation without the mentions of those whom one blocks: the same one where there is none. */
export function withoutBlockedCalls(source: Source): Conversation {
  const { conversation } = source;
  const { unread_mentions: known = [] } = conversation;
  const unread_mentions = known.filter(({ sender }) => !isBlocked(source, sender));
  return unread_mentions.length === known.length ? conversation : { ...conversation, unread_mentions };
}
