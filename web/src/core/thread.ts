/** A thread as a timeline of its own: its root, and the replies that are loaded without a gap up to the newest. */

import type { Message } from "../api/socket";
import { followed } from "./follows";
import type { Source } from "./source";
import type { Conversation } from "./state/conversation";
import { Messages } from "./state/messages";
import type { State } from "./state/state";

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

/**
 * Return the messages of a thread from the newest back to the first gap, oldest first.
 *
 * @param replies those that are here, newest first.
 * @param last the ordinal of the newest, here or not.
 * @param first the root, if it is here.
 */
function loadedOf(replies: Message[], last: number, first: Message | undefined): Message[] {
  const gap = replies.findIndex(({ thread_ordinal }, index) => thread_ordinal !== last - index);
  const found = gap === -1 ? replies : replies.slice(0, gap);
  const isWhole = found.length === last && first !== undefined;
  return [...(isWhole ? [first] : []), ...found.reverse()].map(placedIn);
}

/**
 * Return a thread as a conversation, whose messages, numbers and marks are those of the thread.
 *
 * @param root the seq of its root.
 */
export function threadOf(source: Source, root: number): Conversation {
  const { conversation } = source;
  const { id, messages, settings, threads } = conversation;
  const follow = followed(source, id, root);
  const replies = messages
    .above(-1)
    .filter(({ thread_root }) => thread_root === root)
    .sort((one, other) => other.seq - one.seq);
  const known = [replies[0]?.thread_ordinal, threads.get(root)?.last_ordinal, follow?.last_ordinal];
  const last = Math.max(...known.map((ordinal) => ordinal ?? 0));
  const loaded = loadedOf(replies, last, messages.get(root));
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
    read_ordinal: follow?.read_ordinal ?? last,
    unread_from: undefined,
    unread_deleted: follow?.unread_deleted ?? [],
    unread_mentions: [],
    // Nothing of it is before its root.
    joined_seq: root - 1,
    settings: { ...settings, history: "joined" },
    marks: new Map(),
  };
}

/** Return what there is to be told of the threads that one follows: the same text as long as that is the same. */
export function threadsKey({ own, conversations }: Pick<State, "own" | "conversations">): string {
  const { threads } = own;
  const rows = threads.map((row) => `${row.conversation} ${row.thread_root} ${row.last_ordinal}`);
  // With its last reply a thread goes, too.
  const deleted = [...new Set(threads.map(({ conversation }) => conversation))].map((id) => {
    const replies = conversations.get(id)?.messages.above(-1) ?? [];
    return `${id} ${replies.filter((one) => one.thread_root !== undefined && one.deleted_at).length}`;
  });
  return [...rows, ...deleted].join();
}
