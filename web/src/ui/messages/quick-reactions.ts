/** The emoji that are offered on a message itself. */

import { reactionSet } from "../../actions/messages";
import type { Row } from "../../core/rows";
import { oneSpelling } from "../../core/state/reactions";
import { rememberEmoji } from "../emoji/recent-emoji.svelte";

export interface QuickReaction {
  readonly emoji: string;
  /** Whether it is one's own reaction already, which a press takes back. */
  readonly isOwn: boolean;
  press(): void;
}

/**
 * Return the reactions that a message offers at once: none where the server does not have it yet, or
 * nothing changes any more.
 *
 * @param id the conversation.
 * @param offered the emoji.
 */
export function quickReactions(id: string, { seq, reactions, closed }: Row, offered: readonly string[]): QuickReaction[] {
  if (seq === null || closed === "archived") return [];
  const own = reactions.filter((one) => one.is_own).map((one) => one.emoji);
  return offered.map((emoji) => {
    const isOwn = own.includes(oneSpelling(emoji));
    const press = (): void => {
      reactionSet(id, seq, emoji, !isOwn);
      if (!isOwn) rememberEmoji(emoji);
    };
    return { emoji, isOwn, press };
  });
}
