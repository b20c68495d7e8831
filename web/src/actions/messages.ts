/** What is done with messages. All of it shows at once, and reaches the server when it can. */

import { client } from "../app.svelte";
import type { Problem } from "../core/api";
import type { Written } from "../core/content";
import type { MessageSend } from "../core/outbox/operations";
import type { Row } from "../core/rows";
import { oneSpelling } from "../core/state/reactions";
import type { Side } from "../core/window";

const TYPING_EVERY_MS = 3_000;

let typedAt = 0;

type Place = Pick<MessageSend, "reply_to" | "thread_root" | "also_in_room">;

/** @param place what it answers, or in whose thread it is. */
export function messageSend(conversation: string, written: Written, place: Place = {}): void {
  const { revision: draft_revision } = (place.thread_root === undefined && client.drafts?.base(conversation)) || {};
  const draft = draft_revision === undefined ? {} : { draft_revision };
  void client.session?.do(conversation, { type: "message.send", ...written, ...place, ...draft });
  client.show(conversation);
  typedAt = 0;
}

/** Give a message of one's own another text, stored or not yet. */
export function messageEdit(conversation: string, row: Row, written: Written): void {
  const { session } = client;
  if (session?.dialogue.outbox.amend(conversation, row.clientId, written)) session.connection.flush();
  else void session?.do(conversation, { type: "message.edit", ...targetOf(conversation, row), ...written });
  client.show(conversation);
}

/** Delete a message of one's own, or take it back where it is not sent yet. */
export function messageDelete(conversation: string, row: Row): void {
  const { session } = client;
  if (session?.dialogue.outbox.takeBack(conversation, row.clientId, Date.now())) return;
  void session?.do(conversation, { type: "message.delete", ...targetOf(conversation, row) });
}

/** Return which message a row stands for, that may have been stored since it was asked about. */
function targetOf(conversation: string, { seq, sender, clientId: target }: Row): { target: string; seq: number | null } {
  const all = client.conversation(conversation)?.messages.above(-1);
  const stored = all?.find((one) => one.client_id === target && one.sender === sender);
  return { target, seq: seq ?? stored?.seq ?? null };
}

/** React to a message, or take that back. */
export function reactionSet(conversation: string, seq: number, emoji: string, is_on: boolean): void {
  void client.session?.do(conversation, { type: "reaction.set", seq, emoji: oneSpelling(emoji), is_on });
}

/** Load a message that another one answers. */
export function messageLoad(conversation: string, seq: number): void {
  void client.session?.dialogue.loadMessage(conversation, seq);
  client.session?.connection.flush();
}

/** Load a page of the messages before or after a seq; return what was wrong, or null. */
export async function historyLoad(conversation: string, side: Side): Promise<Problem | null> {
  const answer = client.session?.dialogue.loadHistory(conversation, side);
  client.session?.connection.flush();
  return (await answer) ?? null;
}

/** Mark everything up to a message as read. */
export function readMark(conversation: string, seq: number): void {
  const message = client.conversation(conversation)?.messages.get(seq);
  if (message === undefined) return;
  void client.session?.do(conversation, { type: "read.mark", seq, ordinal: message.ordinal });
}

/** Mark everything from a message on as unread, until one opens the conversation anew. */
export function unreadMark(conversation: string, seq: number): void {
  const message = client.conversation(conversation)?.messages.get(seq);
  if (message === undefined) return;
  void client.session?.do(conversation, { type: "unread.mark", seq, ordinal: message.ordinal });
}

/** Let the others know that one is writing, not too often. */
export function typingSend(conversation: string): void {
  const now = Date.now();
  if (now - typedAt < TYPING_EVERY_MS) return;
  typedAt = now;
  client.session?.dialogue.sayTyping(conversation);
  client.session?.connection.flush();
}
