/** A thread as a timeline of its own: its root, and the replies that are loaded without a gap up to the newest. */

import type { Message } from "../api/socket";
import type { Source } from "./source";
import type { Conversation } from "./state/conversation";
import { Messages } from "./state/messages";

/** Messages as they stand in their thread: numbered by their place there. */
const placed = new WeakMap<Message, Message>();

function placedIn(message: Message): Message {
  const known = placed.get(message);
  if (known !== undefined) return known;
  const { thread_root, also_in_room, ...rest } = message;
  const result = { ...rest, ordinal: message.thread_ordinal ?? 0 };
  placed.set(message, result);
  return result;
}

/** Return the messages of a thread that are here, from the newest back to the first gap, oldest first. */
function loadedOf({ messages }: Conversation, root: number, last: number): Message[] {
  const replies = messages
    .above(-1)
    .filter(({ thread_root }) => thread_root === root)
    .sort((one, other) => other.seq - one.seq);
  const gap = replies.findIndex(({ thread_ordinal }, index) => thread_ordinal !== last - index);
  const found = gap === -1 ? replies : replies.slice(0, gap);
  const first = messages.get(root);
  const isWhole = found.length === last && first !== undefined;
  return [...(isWhole ? [first] : []), ...found.reverse()].map(placedIn);
}

/**
 * Return a thread as a conversation, whose messages, numbers and marks are those of the thread.
 *
 * @param root the seq of its root.
 */
export function threadOf({ state, conversation }: Source, root: number): Conversation {
  const { id, settings, threads } = conversation;
  const followed = state.own.thread(id, root);
  const replies = conversation.messages.above(-1).filter(({ thread_root }) => thread_root === root);
  const known = replies.reduce((most, { thread_ordinal = 0 }) => Math.max(most, thread_ordinal), 0);
  const last = Math.max(known, threads.get(root)?.last_ordinal ?? 0, followed?.last_ordinal ?? 0);
  const loaded = loadedOf(conversation, root, last);
  const [first] = loaded;
  return {
    ...conversation,
    thread: root,
    messages: Messages.none.with(loaded),
    expected: new Set(),
    // All between is elsewhere; what is before is to be loaded.
    asides: { has: (seq) => first !== undefined && seq > first.seq },
    last_seq: loaded.at(-1)?.seq ?? conversation.last_seq,
    last_ordinal: last,
    read_ordinal: followed?.read_ordinal ?? last,
    unread_from: undefined,
    unread_deleted: followed?.unread_deleted ?? [],
    unread_mentions: [],
    // Nothing of it is before its root.
    joined_seq: root - 1,
    settings: { ...settings, history: "joined" },
    marks: new Map(),
  };
}
