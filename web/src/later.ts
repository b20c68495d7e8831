/** The parts of the page that do not come with a conversation: loaded when it is idle, or asked for. */

import type { Component } from "svelte";
import { takeWords } from "./i18n/words.svelte";
import { whenIdle } from "./ui/idle";

/** Loads a part of the page. */
export type Load<Props extends object = Record<string, never>> = () => Promise<{ default: Component<Props> }>;

/** Parts without an address of their own. */
export const PARTS = {
  attaching: () => import("./ui/files/Attaching.svelte"),
  askEverybody: () => import("./ui/composer/AskEverybody.svelte"),
  background: () => import("./ui/Background.svelte"),
  blockedBar: () => import("./ui/people/BlockedBar.svelte"),
  closedBar: () => import("./ui/composer/ClosedBar.svelte"),
  confirm: () => import("./ui/Confirm.svelte"),
  connectionNotice: () => import("./ui/ConnectionNotice.svelte"),
  deleteMessages: () => import("./ui/messages/DeleteMessages.svelte"),
  draftOffer: () => import("./ui/composer/DraftOffer.svelte"),
  editBar: () => import("./ui/composer/EditBar.svelte"),
  emojiCompletion: () => import("./ui/composer/EmojiCompletion.svelte"),
  eventLine: () => import("./ui/messages/EventLine.svelte"),
  emojiPicker: () => import("./ui/emoji/EmojiPicker.svelte"),
  foldedLine: () => import("./ui/messages/FoldedLine.svelte"),
  formats: () => import("./ui/composer/Formats.svelte"),
  forwardTo: () => import("./ui/messages/ForwardTo.svelte"),
  foundPeople: () => import("./ui/people/FoundPeople.svelte"),
  gone: () => import("./screens/Gone.svelte"),
  jumpButtons: () => import("./ui/messages/JumpButtons.svelte"),
  listMenu: () => import("./ui/list/ListMenu.svelte"),
  membersPill: () => import("./ui/people/MembersPill.svelte"),
  mentionTools: () => import("./ui/composer/MentionTools.svelte"),
  menu: () => import("./ui/Menu.svelte"),
  messageBar: () => import("./ui/messages/MessageBar.svelte"),
  messageFiles: () => import("./ui/files/MessageFiles.svelte"),
  messageTools: () => import("./ui/messages/MessageTools.svelte"),
  missing: () => import("./screens/Missing.svelte"),
  notSent: () => import("./ui/messages/NotSent.svelte"),
  notificationCard: () => import("./ui/notifications/NotificationCard.svelte"),
  ownCorner: () => import("./ui/list/OwnCorner.svelte"),
  pageKeys: () => import("./ui/PageKeys.svelte"),
  preview: () => import("./screens/Preview.svelte"),
  reactionPeople: () => import("./ui/messages/ReactionPeople.svelte"),
  requestBar: () => import("./ui/people/RequestBar.svelte"),
  replyBar: () => import("./ui/composer/ReplyBar.svelte"),
  selectionBar: () => import("./ui/messages/SelectionBar.svelte"),
  switcher: () => import("./ui/list/Switcher.svelte"),
  threadLine: () => import("./ui/messages/ThreadLine.svelte"),
  welcome: () => import("./screens/Welcome.svelte"),
};

/** Parts that few ask for, and that are loaded when somebody does. */
export const RARE = {
  messageVersions: () => import("./ui/messages/MessageVersions.svelte"),
  fileViewer: () => import("./ui/files/FileViewer.svelte"),
  readers: () => import("./ui/messages/Readers.svelte"),
  shortcuts: () => import("./ui/Shortcuts.svelte"),
};

/** So long after it failed is a part that nobody asked for tried again, each time twice as long. */
const RETRY_MS = 1_000;
const RETRY_MAX_MS = 30_000;

/** What is loaded, or being loaded: it is shown at once when it is asked for again. */
const loads = new WeakMap<Load<never>, Promise<unknown>>();

/** Load a part with its words, once; what could not be loaded is tried again. */
export function loadLater<Props extends object>(load: Load<Props>): ReturnType<Load<Props>> {
  const known = loads.get(load) as ReturnType<Load<Props>> | undefined;
  if (known !== undefined) return known;
  const loading = Promise.all([load(), takeWords("account"), takeWords("later")]).then(([part]) => part);
  loads.set(load, loading);
  loading.catch(() => loads.delete(load));
  return loading;
}

/** Load a part that nobody has asked for yet: what the page begins with comes before it. */
export async function loadWhenIdle<Props extends object>(load: Load<Props>): ReturnType<Load<Props>> {
  await whenIdle();
  return loadLater(load);
}

/** Load a part that the page has without being asked: tried until it is there, as the connection may be lost. */
export async function loadInTheEnd<Props extends object>(load: Load<Props>): ReturnType<Load<Props>> {
  for (let wait = RETRY_MS; ; wait = Math.min(wait * 2, RETRY_MAX_MS)) {
    try {
      return await loadWhenIdle(load);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}
