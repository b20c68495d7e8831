/** The English words of the list and of a conversation. */

import { plural } from "../plural";

const count = plural("en");

export const words = {
  titles: {
    new: "New chat",
    settings: "Settings",
    info: "Group info",
    infoDirect: "Chat info",
    missing: "Chat not found",
  },
  conversation: {
    people: (many: number): string => count(many, { one: "# person", other: "# people" }),
    online: "Online",
    writing: (name: string): string => `${name} is typing…`,
    twoWriting: (one: string, other: string): string => `${one} and ${other} are typing…`,
    manyWriting: "Several people are typing…",
    deleteTitle: "Delete this message?",
    deleteText: "Everybody here will see that something was deleted, and not what.",
  },
  messages: {
    region: "Messages",
    log: "New messages",
    actions: "Message actions",
    more: "More actions",
    none: "No messages yet. Say hello.",
    new: "New",
    newSince: (many: number, since: string): string => count(many, { other: `# new since ${since}` }),
    forget: "Dismiss",
    newBelow: (many: number): string => count(many, { other: "# new" }),
    arrived: (many: number): string =>
      count(many, { one: "# new message", other: "# new messages" }),
    jump: "Jump to latest",
    you: "You",
    /** A message in one line, for the ear and for the clipboard. */
    line: (name: string, time: string, text: string): string => `${name}, ${time}: ${text}`,
    comma: ", ",
    deleted: "Message deleted",
    edited: "edited",
    status: { old: "not sent", sending: "sending", failed: "not sent", sent: "sent", read: "read" },
    notSent: "Not sent.",
    retry: "Try again",
    reply: "Reply",
    react: "React",
    reactWith: (emoji: string): string => `React with ${emoji}`,
    reactions: "Reactions",
    others: (many: number): string => count(many, { one: "# other", other: "# others" }),
    /** What a message answers, for the ear. */
    answers: (name: string, text: string): string => `In reply to ${name}: ${text}`,
    copy: "Copy text",
    copied: "Copied",
    code: "Code",
    copyCode: "Copy",
    edit: "Edit",
    delete: "Delete",
    discard: "Discard the change",
  },
  composer: {
    form: "Write a message",
    message: "Message",
    emoji: "Add an emoji",
    send: "Send",
    save: "Save",
    newLine: "Shift+Enter for a new line",
    editing: "Editing a message",
    cancel: "Stop editing",
    replying: (name: string): string => `Replying to ${name}`,
    stopReply: "Stop replying",
    size: (size: string, most: string): string => `${size} of ${most} characters`,
    tooLong: (most: string): string =>
      `This is too long to be sent: at most ${most} characters fit.`,
    formatting: "Formatting",
    noFiles: "Files and pictures cannot be sent yet.",
  },
  list: {
    title: "Chats",
    find: "Find people and chats",
    draft: "Draft:",
    you: "You:",
    deleted: "Message deleted",
    silent: "No messages yet",
    unread: (many: number): string => count(many, { other: "unread" }),
    muted: "Muted",
    pinned: "Pinned",
    people: "People",
    empty: "No chats yet. Find somebody above by their name, or start one here.",
    emptyAlone: "Alone here? Open a private window and sign up as a second person.",
    nothing: (query: string): string => `No results for “${query}”`,
    leftBehind: "Something was not sent: you are no longer in that chat.",
    look: "Show",
  },
  missing: {
    text: "The address is wrong, or you are no longer in this chat.",
    back: "Back to chats",
  },
  welcome: {
    text: "Pick a chat, or start a new one.",
  },
  outbox: {
    written: (days: number): string =>
      count(days, { one: "Written # day ago.", other: "Written # days ago." }),
    send: "Send now",
    delete: "Delete",
  },
  connection: {
    reconnecting: "Reconnecting…",
    offline: "You are offline. Messages will send when you are back.",
    unreachable: "The server cannot be reached. Messages will send when it is back.",
    back: "Back online",
  },
};
