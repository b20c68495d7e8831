/** Loads what the page needs of a conversation. */

import { client } from "../app.svelte";

/** Load what a conversation needs on the screen. */
export function conversationOpen(id: string): void {
  client.session?.loader.conversation(id);
}

/** Load all members of a group. */
export function membersLoad(id: string): void {
  client.session?.loader.members(id);
}

/** Load again what could not be loaded of a conversation. */
export function conversationRetry(id: string): void {
  client.session?.loader.retry(id);
}
