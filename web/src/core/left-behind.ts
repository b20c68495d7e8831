/** What somebody wrote in conversations that they are no longer in, and that was not sent. */

import type { Drafts } from "./drafts";
import type { Outbox } from "./outbox/outbox";
import type { State } from "./state/state";

/** What stands for one conversation. */
export interface LeftBehind {
  readonly conversation: string;
  readonly draft: string;
  /** Messages, and other words for messages, oldest first. */
  readonly unsent: readonly string[];
}

/** Return it, by conversation; nothing before the conversations are known. */
export function leftBehind(state: State, outbox: Outbox, drafts: Drafts): LeftBehind[] {
  if (state.userRevision === null) return [];
  const ids = new Set([...outbox.conversations(), ...drafts.conversations()]);
  return [...ids]
    .filter((id) => !state.conversations.has(id))
    .map((id) => ({ conversation: id, draft: drafts.get(id).text, unsent: outbox.texts(id) }))
    .filter(({ draft, unsent }) => draft !== "" || unsent.length > 0);
}
