/** Loads what the page needs of conversations, and follows who is in them. */

import { client } from "../app.svelte";

/** Load what a conversation needs on the screen. */
export function conversationOpen(id: string): void {
  client.session?.loader.conversation(id);
}

/** Load again what could not be loaded of a conversation. */
export function conversationRetry(id: string): void {
  client.session?.loader.retry(id);
}

/** Follow the presence of the people in these conversations, which are on the screen. */
export function presenceFollow(conversations: readonly string[]): void {
  client.session?.see(conversations);
}
