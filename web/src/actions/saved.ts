/** What one saves for oneself. */

import type { components } from "../api/http";
import { client, session } from "../app.svelte";
import type { Answer } from "../core/api";

/** Save a message, or do not save it any more. */
export function messageSave(conversation: string, seq: number, is_on: boolean): void {
  void client.session?.do(conversation, { type: "message.save", seq, is_on });
}

/** Return a page of what one saves, or what is wrong. */
export function savedList(cursor: string): Promise<Answer<components["schemas"]["SavedPage"]>> {
  return session.api("GET", "/api/saved/", { query: cursor === "" ? {} : { cursor } });
}
