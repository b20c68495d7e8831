/** The unread messages that mention one: those in what counts as unread, which every message tells. */

import type { Mention, Message, UnreadMention } from "../../api/socket";
import { isInRoom } from "./messages";

/** So many of them the server names: the newest. */
export const UNREAD_MENTIONS_MAX = 100;

/** Return whether a message of somebody else mentions one, by name or with everybody. */
export function mentionsOne(message: Message, me: string): boolean {
  return mentionsOf(message, me).length > 0;
}

/** Return whether it does so by its last change; what is mended later does not again. */
export function isFirstMention(message: Message, me: string): boolean {
  return mentionsOf(message, me).some(({ since }) => since === message.revision);
}

function mentionsOf({ sender, mentions = [] }: Message, me: string): Mention[] {
  return sender === me ? [] : mentions.filter(({ id }) => id === undefined || id === me);
}

/**
 * Return the unread mentions with a message, which was sent or changed.
 *
 * @param readTo the ordinal up to which the conversation counts as read.
 */
export function withMentionIn(
  known: readonly UnreadMention[] | undefined,
  message: Message,
  readTo: number,
  me: string,
): UnreadMention[] {
  const { seq, ordinal, sender } = message;
  const others = (known ?? []).filter((one) => one.seq !== seq);
  if (ordinal <= readTo || !isInRoom(message) || !mentionsOne(message, me)) return others;
  return [...others, { seq, ordinal, sender }].sort((one, other) => one.seq - other.seq).slice(-UNREAD_MENTIONS_MAX);
}

/** Return the mentions that are not read yet. */
export function mentionsAbove(known: readonly UnreadMention[] | undefined, ordinal: number): UnreadMention[] {
  return (known ?? []).filter((one) => one.ordinal > ordinal);
}

/**
 * Return the unread mentions where something else counts as unread.
 *
 * @param named those that were so far, or that the server names.
 * @param unread the messages of it that are loaded: each tells for itself.
 */
export function mentionsFrom(
  named: readonly UnreadMention[],
  unread: readonly Message[],
  readTo: number,
  me: string,
): UnreadMention[] {
  const found = new Map(mentionsAbove(named, readTo).map((one) => [one.seq, one]));
  for (const { seq } of unread) found.delete(seq);
  for (const message of unread) {
    const { seq, ordinal, sender } = message;
    if (isInRoom(message) && mentionsOne(message, me)) found.set(seq, { seq, ordinal, sender });
  }
  return [...found.values()]
    .sort((one, other) => one.seq - other.seq)
    .slice(-UNREAD_MENTIONS_MAX);
}
