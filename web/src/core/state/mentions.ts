/** The unread messages that mention one: those above one's read mark, which every message tells. */

import type { Mention, Message, UnreadMention } from "../../api/socket";

/** So many of them the server names: the newest. */
const UNREAD_MENTIONS_MAX = 100;

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

/** Return the unread mentions with a message, which was sent or changed. */
export function withMentionIn(
  known: readonly UnreadMention[] | undefined,
  message: Message,
  readOrdinal: number,
  me: string,
): UnreadMention[] {
  const { seq, ordinal } = message;
  const others = (known ?? []).filter((one) => one.seq !== seq);
  if (ordinal <= readOrdinal || !mentionsOne(message, me)) return others;
  return [...others, { seq, ordinal }].sort((one, other) => one.seq - other.seq).slice(-UNREAD_MENTIONS_MAX);
}

/** Return the mentions that are not read yet. */
export function mentionsAbove(known: readonly UnreadMention[] | undefined, ordinal: number): UnreadMention[] {
  return (known ?? []).filter((one) => one.ordinal > ordinal);
}
