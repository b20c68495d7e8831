/** How one keeps a conversation in one's list: what has no revision of its own, taken as a whole. */

import type { Conversation as Snapshot } from "../../api/socket";
import type { MembershipUpdate } from "../outbox/operations";
import type { Conversation } from "./conversation";

export type Keeping = Pick<
  Snapshot,
  "is_muted" | "muted_until" | "is_pinned" | "level" | "hidden_ordinal" | "folder" | "requested_by"
>;

/** What becomes different of it, as one asks for it. */
export type Kept = Omit<MembershipUpdate, "type"> & Partial<Pick<Keeping, "requested_by">>;

/** Return how a conversation is kept, and whose request it is. */
export function keepingOf({
  is_muted,
  muted_until,
  is_pinned,
  level,
  hidden_ordinal,
  folder,
  requested_by,
}: Readonly<Keeping>): Keeping {
  return { is_muted, muted_until, is_pinned, level, hidden_ordinal, folder, requested_by };
}

/** Return a conversation that one keeps in another way. */
export function withKeeping(
  known: Conversation,
  { is_hidden, muted_until, ...change }: Kept,
): Conversation {
  return {
    ...known,
    ...change,
    ...(change.is_muted === undefined ? {} : { muted_until: muted_until ?? undefined }),
    ...(is_hidden === undefined ? {} : { hidden_ordinal: is_hidden ? known.last_ordinal : undefined }),
  };
}

/** Return whether a conversation is muted at a time in milliseconds: a mute with an end ends by itself. */
export function isMuted({ is_muted, muted_until }: Pick<Conversation, "is_muted" | "muted_until">, now: number): boolean {
  return is_muted && (muted_until === undefined || Date.parse(muted_until) > now);
}
