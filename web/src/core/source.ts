/** What a conversation is shown from. */

import type { Outbox } from "./outbox/outbox";
import type { Conversation } from "./state/conversation";
import type { State } from "./state/state";

/** As it is now. */
export interface Source {
  readonly state: State;
  readonly outbox: Outbox;
  readonly conversation: Conversation;
}
