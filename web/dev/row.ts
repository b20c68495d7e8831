/** A row of a conversation, of which one says what matters. */

import { contentOf } from "../src/core/content";
import type { MessageFile } from "../src/core/files/file";
import type { Row } from "../src/core/rows";

/**
 * Return a row of a message that Ana sent.
 *
 * @param key its key and client id, and its text where the change has none.
 * @param change what is different about it.
 */
export function row(key: string, { text = key, files = [], ...change }: Partial<Row> & { files?: MessageFile[] }): Row {
  return {
    key,
    seq: 1,
    clientId: key,
    sender: "ana",
    name: "Ana Example",
    text,
    content: contentOf({ text, files }),
    event: null,
    closed: null,
    quote: null,
    threadRoot: null,
    thread: null,
    unreadReplies: 0,
    forwarded: null,
    reactions: [],
    at: "2026-11-24T13:00:00Z",
    isOwn: false,
    isCalling: false,
    isEdited: false,
    isPinned: false,
    isSaved: false,
    isFolded: false,
    isDeleted: false,
    deletedBy: null,
    mayDelete: true,
    hasReaders: false,
    isFollowUp: false,
    isJoined: false,
    isNewDay: false,
    isFirstUnread: false,
    status: "",
    failure: null,
    pending: null,
    ...change,
  };
}
