/** What becomes different in the state. */

import type { Message } from "../../api/socket";

export type Change =
  | { readonly type: "message.created"; readonly conversation: string; readonly message: Message }
  | { readonly type: "message.updated"; readonly conversation: string; readonly message: Message }
  | { readonly type: ConversationChange; readonly conversation: string }
  /** All that the server had to tell at the beginning of a connection is here. */
  | { readonly type: "greeted" }
  /** Of somebody's name, wherever it stands. */
  | { readonly type: "person.updated"; readonly person: string }
  /** Of who is here, of what one shows of oneself, and of whom one blocks. */
  | { readonly type: "presence.updated" | "privacy.updated" | "blocks.updated" };

/** A message that is new, or has changed. */
export type MessageChange = Extract<Change, { readonly message: Message }>;

export type ConversationChange =
  | "conversation.added"
  | "conversation.updated"
  | "conversation.removed"
  | "conversation.reset"
  | "history.loaded"
  /** Of what one alone sees of it. */
  | "own.updated"
  | "reactions.updated"
  | "members.updated"
  /** Of what is pending in it. */
  | "outbox.updated"
  /** Of what is being loaded of it. */
  | "load.updated"
  /** Of who writes in it. */
  | "typing.updated"
  | "read.updated";

/** Return the conversations that changes are about. */
export function changedConversations(changes: readonly Change[]): Set<string> {
  return new Set(changes.flatMap((change) => ("conversation" in change ? [change.conversation] : [])));
}
