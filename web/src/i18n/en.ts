/** The words of the page in English: the catalogue that every other language has to match. */

import type { Problem } from "../core/session";
import { plural } from "./plural";
import { type Sentence, SENTENCES } from "./sentences";

const count = plural("en");

/** The server speaks English already. */
const asSaid = Object.fromEntries(SENTENCES.map((sentence) => [sentence, sentence]));

const problems: Record<Problem["code"], string> = {
  invalid: "The server does not take this as it is.",
  invalid_recipient: "You can not write to yourself.",
  unauthenticated: "Sign in to do this.",
  forbidden: "You may not do this.",
  not_found: "This is not there any more.",
  method_not_allowed: "The server can not do this.",
  timeout: "That took too long. Try again.",
  conflict: "Meanwhile this has changed. Look again.",
  too_large: "That is too large.",
  unsupported_media_type: "The server does not know this kind of content.",
  rate_limited: "Too many attempts. Try again later.",
  internal: "Something failed on the server.",
  unavailable: "The server can not be reached. Try again soon.",
  slow_reader: "The line is too slow.",
  going_away: "The server restarts. Try again soon.",
};

export const en = {
  app: {
    conversations: "Conversations",
    skip: "Skip to writing",
    unreachable: "The server can not be reached",
    again: "Try again",
  },
  conversation: {
    people: (many: number): string => count(many, { one: "# person", other: "# people" }),
  },
  people: {
    /** Stands for the name of somebody who has left. */
    former: "Former member",
    first: "First name",
    last: "Last name",
    online: "online",
  },
  list: {
    title: "Chats",
    find: "Find people and conversations",
    draft: "Draft:",
    you: "You:",
    deleted: "Message deleted",
    silent: "Nothing said yet",
    unread: (many: number): string => count(many, { other: "unread" }),
    people: "People",
    empty: "No conversations yet. Find somebody above, or start a group.",
    nothing: (query: string): string => `Nothing for “${query}”`,
  },
  making: {
    title: "New conversation",
    who: "With whom",
    chosen: "Chosen",
    nobody: "Add somebody first.",
    hint: "One person makes a conversation of two, more make a group.",
    write: "Write",
    group: "Make the group",
  },
  info: {
    title: "About the group",
    direct: "A conversation of two has no settings.",
    name: "Name",
    groupName: "Name of the group",
    rename: "Rename",
    members: "Members",
    add: "Add somebody",
    you: "(you)",
    owner: "Owner",
    remove: "Remove",
    removePerson: (name: string): string => `Remove ${name}`,
    askRemove: (name: string): string => `Remove ${name}?`,
    afterRemove: "A member can add them again.",
    leaving: "Leave",
    leave: "Leave the group",
    leaveHint: "What was said stays with the others.",
    askLeave: "Leave the group?",
    afterLeave: "Only a member can bring you back.",
  },
  settings: {
    title: "Settings",
    look: "Look",
    language: "Language",
    languageBrowser: "As the browser",
    theme: "Theme",
    themes: { system: "As the system", light: "Light", dark: "Dark" },
    density: "Density",
    densities: { comfortable: "Comfortable", compact: "Compact" },
    name: "Name",
    nameSave: "Save the name",
    nameSaved: "Your name is saved.",
    password: "Password",
    passwordOld: "Present password",
    passwordNew: "New password",
    passwordChange: "Change the password",
    passwordChanged: "Your password is changed. All other sessions have ended.",
    sessions: "Where you are signed in",
    sessionThis: "This one",
    sessionUsed: (address: string | null, when: string): string =>
      `${address ?? "Unknown address"}, used ${when}`,
    sessionEnd: "End",
    sessionEndOf: (device: string): string => `End the session of ${device}`,
    device: (browser: string, system: string): string => `${browser} on ${system}`,
    deviceUnknown: "Unknown device",
    signOut: "Sign out",
    signOutHint: "Drafts and unsent messages in this browser are deleted.",
    signOutAsk: "Sign out?",
    signOutLoses: "There are drafts or messages that were not sent. They are deleted.",
  },
  missing: {
    title: "There is nothing here",
    text: "The address is wrong, or the conversation is not yours any more.",
    back: "To the conversations",
  },
  welcome: {
    text: "Pick a conversation, or start a new one.",
  },
  form: {
    empty: "Fill this in.",
    wrong: (label: string): string => `Check this: ${label}.`,
    show: (label: string): string => `Show ${label.toLowerCase()}`,
    name: "Name",
    cancel: "Cancel",
    back: "Back",
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
  notifications: {
    title: "Notifications",
    on: "Notify me of new messages",
    hide: "Hide what was said",
    sound: "Play a sound",
    message: "New message",
    inGroup: (name: string, group: string): string => `${name} in ${group}`,
    missing: "This browser shows notifications only to pages that are opened over HTTPS.",
    denied: "The browser does not allow notifications of this page. Allow them in its settings of this page, beside the address.",
    offer: "A message came while you were elsewhere. Do you want to be notified next time?",
    accept: "Notify me",
    refuse: "No, thanks",
  },
  toast: {
    close: "Close",
  },
  update: {
    text: "There is a new version.",
    reload: "Reload",
  },
  problems,
  sentences: asSaid as Record<Sentence, string>,
};

export type Catalogue = typeof en;
