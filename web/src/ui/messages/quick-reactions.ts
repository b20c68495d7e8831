/** The emoji that are offered on a message itself: those that were used last. */

import { reactionSet } from "../../actions/messages";
import type { Row } from "../../core/rows";
import { oneSpelling } from "../../core/state/reactions";
import { recentEmoji, rememberEmoji } from "../emoji/recent-emoji.svelte";

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
 * @param many how many are offered: six at most.
 */
export function quickReactions(id: string, { seq, reactions, closed }: Row, many: number): QuickReaction[] {
  if (seq === null || closed === "archived") return [];
  const own = reactions.filter((one) => one.is_own).map((one) => one.emoji);
  return recentEmoji().slice(0, many).map((emoji) => {
    const isOwn = own.includes(oneSpelling(emoji));
    const press = (): void => {
      reactionSet(id, seq, emoji, !isOwn);
      if (!isOwn) rememberEmoji(emoji);
    };
    return { emoji, isOwn, press };
  });
}
