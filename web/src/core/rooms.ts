/** What one may do in a conversation, as the server decides it too. */

import type { Conversation } from "./state/conversation";

/** Why one does not write in a conversation: nothing changes in it any more, or others do. */
export type Closed = "archived" | "admins";

/** Return whether one looks after a room, as an owner or an admin. */
export function mayLead({ role }: Pick<Conversation, "role">): boolean {
  return role === "owner" || role === "admin";
}

/** Return the seq after which one sees messages: 0 where one sees all. */
export function visibleAfter({ settings, joined_seq }: Pick<Conversation, "settings" | "joined_seq">): number {
  return settings?.history === "joined" ? joined_seq : 0;
}

/** Return why one does not write, pin and call everybody in a conversation; null where one does. */
export function closedBy(conversation: Pick<Conversation, "role" | "settings">): Closed | null {
  const { is_archived = false, posting = "everyone" } = conversation.settings ?? {};
  if (is_archived) return "archived";
  return posting === "admins" && !mayLead(conversation) ? "admins" : null;
}
