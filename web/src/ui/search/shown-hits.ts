/** What is shown of a hit, as its message is now. */

import type { Hit } from "../../actions/search";
import { client } from "../../app.svelte";
import { contentOf, plainText } from "../../core/content";
import { title } from "../../core/names";
import { fullName } from "../../core/people";
import { directionOf, LINES, type Piece, piecesOf, type Range, rangesIn, type Room } from "../../core/search/snippet";
import { t } from "../../i18n/words.svelte";
import { messageIsFolded } from "../said";

export interface ShownHit {
  readonly name: string;
  /** What its conversation is called. */
  readonly room: string;
  readonly isChannel: boolean;
  readonly isDirect: boolean;
  /** Whether what it said is not shown: it is deleted, or of somebody whom one blocks. */
  readonly isQuiet: boolean;
  readonly pieces: readonly Piece[];
  readonly direction: "ltr" | "rtl";
  /** What its files are called; empty where it has none. */
  readonly files: readonly Piece[];
}

/** @param room how much of what it says there is room for. */
export function shownHit({ message, sender, highlights, name_highlights }: Hit, room: Room = LINES): ShownHit {
  const conversation = client.conversation(message.conversation);
  const { state } = client;
  const about = {
    name: fullName(state?.person(sender.id) ?? sender),
    room: conversation === undefined || state === null ? "" : title(conversation, state),
    isChannel: conversation?.kind === "channel",
    isDirect: conversation?.kind === "direct",
  };
  const now = conversation?.messages.get(message.seq) ?? message;
  const { deleted, folded } = t().messages;
  const quiet = now.deleted_at ? deleted : messageIsFolded(now) ? folded : "";
  if (quiet !== "") {
    return { ...about, isQuiet: true, pieces: [{ text: quiet, isFound: false }], direction: directionOf(quiet), files: [] };
  }
  const plain = plainText(contentOf(now));
  // What was edited meanwhile has its words elsewhere.
  const ranges = now.text === message.text ? (highlights satisfies readonly Range[]) : [];
  const places = rangesIn(plain, now.text, ranges);
  const shown = places === null ? now.text : plain;
  // Its files stay as they are.
  const files = (now.files ?? []).flatMap(({ name }, index) => [
    ...(index > 0 ? [{ text: ", ", isFound: false }] : []),
    ...piecesOf(name, name_highlights[index] ?? [], room),
  ]);
  const pieces = piecesOf(shown, places ?? ranges, room);
  return { ...about, isQuiet: false, pieces, direction: directionOf(shown), files };
}
