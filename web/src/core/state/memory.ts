/** What stays in memory of conversations that are not on the screen. */

import { type Conversation, lastMessage } from "./conversation";

/** So many conversations, and messages of each; of the others the last one. */
export const RECENT_CONVERSATIONS = 30;
export const RECENT_MESSAGES = 60;
/** Above so many messages, those that are not on the screen are cut. */
const MESSAGES_MAX = 5_000;

/** Return whether conversations have more messages than may stay. */
export function isTooMuch(conversations: readonly Conversation[]): boolean {
  return conversations.reduce((sum, { messages }) => sum + messages.size, 0) > MESSAGES_MAX;
}

/** Return a conversation with the messages that stay, and what is known of reactions to them. */
export function cut(conversation: Conversation, isRecent: boolean): Conversation {
  const first = conversation.last_seq - (isRecent ? RECENT_MESSAGES : 1);
  const last = lastMessage(conversation);
  const messages = conversation.messages.after(first).with(last === undefined ? [] : [last]);
  const reactions = new Map([...conversation.reactions].filter(([seq]) => messages.has(seq)));
  return { ...conversation, messages, reactions };
}
