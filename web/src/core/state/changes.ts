/** What becomes different in the state. */

import type { Message } from "../../api/socket";
import { type Conversation, hasOwnOrdinal } from "./conversation";

export type Change =
  | { readonly type: "message.created"; readonly conversation: string; readonly message: Message }
  | { readonly type: "message.updated"; readonly conversation: string; readonly message: Message }
  | { readonly type: ConversationChange; readonly conversation: string }
  /** Of somebody's name, wherever it stands. */
  | { readonly type: "person.updated"; readonly person: string }
  /** Of who is here. */
  | { readonly type: "presence.updated" };

/** A message that is new, or has changed. */
export type MessageChange = Extract<Change, { readonly message: Message }>;

export type ConversationChange =
  | "conversation.added"
  | "conversation.updated"
  | "conversation.removed"
  | "conversation.reset"
  | "history.loaded"
  | "members.updated"
  /** Of what is pending in it. */
  | "outbox.updated"
  /** Of what is being loaded of it. */
  | "load.updated"
  /** Of who writes in it. */
  | "typing.updated"
  | "read.updated";

/**
 * Return the changes of what others said: of messages with an ordinal of their own. Nothing else is
 * announced or notified of.
 */
export function saidByOthers(
  changes: readonly Change[],
  conversations: ReadonlyMap<string, Conversation>,
  me: string,
): MessageChange[] {
  return changes.filter((change): change is MessageChange => {
    if (!("message" in change) || change.message.sender === me) return false;
    const conversation = conversations.get(change.conversation);
    return conversation !== undefined && hasOwnOrdinal(conversation, change.message);
  });
}

/** Return the conversations that changes are about. */
export function changedConversations(changes: readonly Change[]): Set<string> {
  return new Set(changes.flatMap((change) => ("conversation" in change ? [change.conversation] : [])));
}
