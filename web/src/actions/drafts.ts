/** What is done with what one has begun to write, here and on other devices. All of it shows at once. */

import { client } from "../app.svelte";
import type { Drafts } from "../core/drafts";

/** Begin to answer a message, by its seq; without one, answer none. */
export function replySet(conversation: string, reply_to?: number): void {
  change((drafts) => drafts.set(conversation, { reply_to }));
}

/** Forget a draft: its message is sent. */
export function draftDrop(conversation: string): void {
  change((drafts) => drafts.drop(conversation));
}

/** Say that nothing is written here any more: what another device has may take its place. */
export function draftLeave(): void {
  change((drafts) => drafts.write(null));
}

/** Have what another device has in the place of what is written here. */
export function draftAccept(conversation: string): void {
  change((drafts) => drafts.accept(conversation));
}

/** Keep what is written here instead of what another device has. */
export function draftDecline(conversation: string): void {
  change((drafts) => drafts.decline(conversation));
}

function change(how: (drafts: Drafts) => void): void {
  const { session } = client;
  if (session === null) return;
  how(session.drafts);
  session.changed([]);
}
