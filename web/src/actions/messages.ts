/** What is done with messages. */

import { client, session } from "../app.svelte";
import type { Problem } from "../core/api";

const TYPING_EVERY_MS = 3_000;

let typedAt = 0;

export function messageSend(conversation: string, text: string): void {
  void client.session?.write(conversation, text).then(() => client.flush());
  typedAt = 0;
  client.flush();
}

/** Send a message again that was refused, or waits to be asked about. */
export function messageRetry(conversation: string, clientId: string): void {
  client.session?.dialogue.outbox.retry(conversation, clientId, Date.now());
  client.flush();
}

/** Forget a message that is not sent. */
export function messageDiscard(conversation: string, clientId: string): void {
  client.session?.dialogue.outbox.withdraw(conversation, clientId);
  client.flush();
}

/** Return what was wrong, or null. */
export async function messageEdit(
  conversation_id: string,
  seq: number,
  text: string,
): Promise<Problem | null> {
  const path = { conversation_id, seq };
  const { error } = await session.api(
    "PATCH",
    "/api/conversations/{conversation_id}/messages/{seq}/",
    { path, body: { text } },
  );
  return error ?? null;
}

/** Return what was wrong, or null. */
export async function messageDelete(conversation_id: string, seq: number): Promise<Problem | null> {
  const path = { conversation_id, seq };
  const { error } = await session.api(
    "DELETE",
    "/api/conversations/{conversation_id}/messages/{seq}/",
    { path },
  );
  return error ?? null;
}

/** Load a page of the messages before or after a seq, unless a page is on its way. */
export function historyLoad(
  conversation: string,
  side: { before: number } | { after: number },
): void {
  client.session?.dialogue.loadHistory(conversation, side);
  client.session?.connection.flush();
}

/** Mark everything up to a message as read. */
export function readMark(id: string, seq: number): void {
  const changes = client.session?.dialogue.markRead(id, seq);
  client.flush(changes);
}

/** Let the others know that one is typing, not too often. */
export function typingSend(conversation: string): void {
  const now = Date.now();
  if (now - typedAt < TYPING_EVERY_MS) return;
  typedAt = now;
  client.session?.dialogue.sayTyping(conversation);
  client.session?.connection.flush();
}
