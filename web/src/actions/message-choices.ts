/** What is chosen for messages, from their menu or beside them. It shows at once, as what is written does. */

import { client } from "../app.svelte";
import type { Row } from "../core/rows";

/** Send messages on to a conversation, in this order. */
export async function messagesForward(source: string, rows: readonly Row[], to: string): Promise<void> {
  for (const { seq, text, sender, name, at, forwarded } of rows) {
    if (seq === null) continue;
    const own = { sender, name: name ?? "", created_at: at, conversation: source, seq };
    const forward = { source, seq, forwarded: forwarded ?? own };
    await client.session?.do(to, { type: "message.send", text, forward });
  }
}

/** Pin a message for everybody, or unpin it. */
export function messagePin(
  conversation: string,
  { seq, clientId }: Pick<Row, "seq" | "clientId">,
  is_pinned: boolean,
): void {
  if (seq === null) return;
  void client.session?.do(conversation, { type: "message.pin", target: clientId, seq, is_pinned });
}

/** Do again what was refused with a message, or what waits to be asked about. */
export function messageRetry(conversation: string, pending: string): void {
  client.session?.dialogue.outbox.retry(conversation, pending, Date.now());
  client.session?.connection.flush();
}

/** Forget what was refused with a message: the message itself, or its change. */
export function messageDiscard(conversation: string, pending: string): void {
  client.session?.dialogue.outbox.withdraw(conversation, pending);
}
