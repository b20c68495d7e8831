/** What is done in the list of conversations with what stands there: with a folder, and with all of a chat. */

import { client, session } from "../app.svelte";
import type { Problem } from "../core/api";
import { lastMessage } from "../core/state/conversation";
import { readMark, unreadMark } from "./messages";

/** Give a folder of one's own another name, or dissolve it by an empty one; return what was wrong. */
export async function folderRename(name: string, to: string): Promise<Problem | null> {
  const { error } = await session.api("PATCH", "/api/folders/", { body: { name, to } });
  return error ?? null;
}

/** Mark the last message of a conversation as unread. */
export function unreadMarkLast(conversation: string): void {
  const known = client.conversation(conversation);
  const last = known && lastMessage(known);
  if (last !== undefined) unreadMark(conversation, last.seq);
}

/** Mark everything in a conversation as read. */
export function readAll(conversation: string): void {
  const known = client.conversation(conversation);
  const last = known && lastMessage(known);
  if (last !== undefined) readMark(conversation, last.seq);
}
