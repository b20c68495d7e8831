/** The conversations in which something counts or calls, for the title and for notifications. */

import { client } from "../app.svelte";
import { waiting } from "../core/attention";
import { minute } from "./today.svelte";

// Once for both: it goes through all conversations.
const ids = $derived.by(() => {
  minute(); // A mute may end by itself.
  return waiting(client.conversations, client.me?.id ?? "", client.threads);
});

/** Return their ids. */
export function conversationsWaiting(): readonly string[] {
  return ids;
}
