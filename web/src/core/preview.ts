/** A channel that one looks into: a conversation of which there is what was loaded, and nothing else. */

import type { Message, Quote } from "../api/socket";
import { type Conversation, conversationOf } from "./state/conversation";
import { Messages } from "./state/messages";
import { withLoaded } from "./state/reactions";
import { withQuotes } from "./state/quotes";

/** Return the conversation that these messages of a channel make. */
export function previewOf(
  channel: Pick<Conversation, "id" | "title">,
  messages: readonly Message[],
  quotes: readonly Quote[],
): Conversation {
  const { id, title } = channel;
  const own = { role: "", read_ordinal: 0, joined_seq: 0, is_muted: false, is_pinned: false };
  const last = { revision: 0, last_seq: 0, last_ordinal: 0, last_message: null, last_sender: null };
  return {
    ...conversationOf({ id, title, kind: "channel", other: null, ...own, ...last }),
    messages: Messages.none.with(messages),
    reactions: withLoaded(new Map(), messages),
    quotes: withQuotes(new Map(), quotes),
  };
}
