/** What a conversation looks like once everything that is pending is done. */

import type { Conversation } from "../state/conversation";
import { withOwnReaction } from "../state/conversation";
import { withKeeping } from "../state/keeping";
import { withOwnMark } from "../state/own-marks";
import { withPinOf } from "../state/pins";
import type { Message } from "../../api/socket";
import type { Entry } from "./operations";

const made = new WeakMap<Conversation, { entries: readonly Entry[]; result: Conversation }>();

/** Return a conversation with the pending operations over it: the same one as long as they are. */
export function overlaid(
  conversation: Conversation,
  entries: readonly Entry[],
  me: string,
): Conversation {
  if (entries.length === 0) return conversation;
  const known = made.get(conversation);
  if (known?.entries === entries) return known.result;
  const result = entries.reduce((before, entry) => applied(before, entry, me), conversation);
  made.set(conversation, { entries, result });
  return result;
}

function applied(
  conversation: Conversation,
  { operation, failure, created_at }: Entry,
  me: string,
): Conversation {
  switch (operation.type) {
    case "message.send": // It has no place among those that are stored.
    case "message.save": // One alone sees that, what one follows, whom one blocks, and what one begins to write.
    case "thread.follow":
    case "thread.read":
    case "person.block":
    case "draft.set":
      return conversation;
    case "message.edit":
      // Where it was refused, the text is kept all the same.
      return changed(conversation, operation.seq, (message) => ({
        ...message,
        text: operation.text,
        mentions: operation.mentions?.map((called) => ({ ...called, since: 0 })), // Nobody is notified here.
        edited_at: created_at,
      }));
    case "message.delete":
      if (failure !== null) return conversation;
      return changed(conversation, operation.seq, (message) => ({
        ...message,
        text: "",
        deleted_at: created_at,
        ...(message.sender === me ? {} : { deleted_by: me }),
      }));
    case "message.pin": {
      const { seq, is_pinned } = operation;
      // Above all that are pinned, until it has a revision.
      const pin = is_pinned ? { pinned_since: Number.MAX_SAFE_INTEGER, pinned_by: me } : UNPINNED;
      if (conversation.messages.get(seq)?.deleted_at) return conversation;
      const next = changed(conversation, seq, (message) => ({ ...message, ...pin }));
      return { ...next, pins: withPinOf(next.pins, { seq, ...pin }) };
    }
    case "reaction.set": {
      const { seq, emoji, is_on } = operation;
      return withOwnReaction(conversation, seq, emoji, is_on, me);
    }
    case "read.mark":
    case "unread.mark":
      return withOwnMark(conversation, operation, me);
    case "membership.update": {
      const { type, ...kept } = operation;
      return failure === null ? withKeeping(conversation, kept) : conversation;
    }
    case "request.accept":
      return failure === null ? { ...conversation, requested_by: undefined } : conversation;
  }
}

const UNPINNED = { pinned_since: undefined, pinned_by: undefined };

function changed(
  conversation: Conversation,
  seq: number | null,
  change: (message: Message) => Message,
): Conversation {
  const message = seq === null ? undefined : conversation.messages.get(seq);
  if (message === undefined || message.deleted_at) return conversation;
  return { ...conversation, messages: conversation.messages.replaced(change(message)) };
}
