/** The English words of the list and of a conversation. */

import { plural } from "../plural";

const count = plural("en");

export const words = {
  titles: {
    new: "New conversation",
    settings: "Settings",
    info: "About the group",
    infoDirect: "About this conversation",
    missing: "There is nothing here",
  },
  conversation: {
    people: (many: number): string => count(many, { one: "# person", other: "# people" }),
    online: "Online",
    about: "About the group",
    writing: (name: string): string => `${name} is writing…`,
    twoWriting: (one: string, other: string): string => `${one} and ${other} are writing…`,
    manyWriting: "Several are writing…",
    deleteTitle: "Delete this message?",
    deleteText: "Everybody here will see that something was deleted, and not what.",
  },
  messages: {
    region: "Messages",
    log: "New messages",
    actions: "Actions of the message",
    none: "Nothing has been said here yet. Say hello.",
    new: "New",
    newSince: (many: number, since: string): string => count(many, { other: `# new since ${since}` }),
    forget: "Take the mark of what is new away",
    newBelow: (many: number): string => count(many, { other: "# new" }),
    arrived: (many: number): string =>
      count(many, { one: "# new message", other: "# new messages" }),
    jump: "To the newest",
    you: "You",
    /** A message in one line, for the ear and for the clipboard. */
    line: (name: string, time: string, text: string): string => `${name}, ${time}: ${text}`,
    comma: ", ",
    deleted: "Message deleted",
    edited: "edited",
    status: { old: "not sent", sending: "sending", failed: "not sent", sent: "sent", read: "read" },
    notSent: "Not sent.",
    retry: "Try again",
    copy: "Copy text",
    copied: "Copied",
    edit: "Edit",
    delete: "Delete",
    discard: "Discard the change",
  },
  composer: {
    form: "Write a message",
    message: "Message",
    send: "Send",
    save: "Save",
    editing: "Editing a message",
    cancel: "Stop editing",
    size: (size: string, most: string): string => `${size} of ${most} characters`,
    tooLong: (most: string): string =>
      `This is too long to be sent: at most ${most} characters fit.`,
  },
  list: {
    title: "Chats",
    find: "Find people and conversations",
    draft: "Draft:",
    you: "You:",
    deleted: "Message deleted",
    silent: "Nothing said yet",
    unread: (many: number): string => count(many, { other: "unread" }),
    muted: "Muted",
    pinned: "Pinned",
    people: "People",
    empty: "No conversations yet. Find somebody above by their name, or start one here.",
    emptyAlone: "Alone here? Open a private window and sign up as a second person.",
    nothing: (query: string): string => `Nothing for “${query}”`,
  },
  missing: {
    text: "The address is wrong, or the conversation is not yours any more.",
    back: "To the conversations",
  },
  welcome: {
    text: "Pick a conversation, or start a new one.",
  },
  outbox: {
    written: (days: number): string =>
      count(days, { one: "Written # day ago.", other: "Written # days ago." }),
    send: "Send now",
    delete: "Delete",
  },
  line: {
    reconnecting: "Reconnecting…",
    offline: "You are offline. Messages will send when you are back.",
    back: "Back online",
  },
};
