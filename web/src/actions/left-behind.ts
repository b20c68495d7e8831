/** What one wrote in conversations that one is no longer in, and that was not sent. */

import { client } from "../app.svelte";
import { forgetTexts, type LeftTexts, textsLeft } from "../core/left-texts";

/** Return the texts that are left in a conversation. */
export function leftBehindTexts(conversation: string): LeftTexts {
  const { dialogue, drafts } = client;
  if (dialogue === null || drafts === null) return { unsent: [], drafts: [] };
  return textsLeft(conversation, dialogue.outbox, drafts);
}

/** Forget what was written in a conversation. */
export function leftBehindDiscard(conversation: string): void {
  const { session } = client;
  if (session === null) return;
  forgetTexts(conversation, session.dialogue.outbox, session.drafts);
  session.changed([]);
}
