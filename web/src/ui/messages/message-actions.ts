/** What can be done with a message: one table for the menu, the bar, the keys and the list of keys. */

import { messageDiscard, messagePin, messageRetry } from "../../actions/message-choices";
import { messageSave } from "../../actions/saved";
import { plainText } from "../../core/content";
import { canChange, hasThread, isMessage, type Row } from "../../core/rows";
import type { Key } from "../../core/shortcuts";
import type { Catalogue } from "../../i18n/catalogue";
import { t } from "../../i18n/words.svelte";
import { addressOf } from "../../links";
import { copyText } from "../clipboard";
import type { IconName } from "../icons";
import { LATER } from "../later-icons";

/** It has its words under its name; those of two are among the words of a message, which shows them itself. */
export type ActionId = Exclude<keyof Catalogue["actions"], "menu" | "more" | "reactWith"> | "retry" | "versions";

interface MessageAction {
  readonly icon: IconName;
  /** The key that runs it on the message with the focus. */
  readonly key?: Key;
  /** Whether it has a button on the message itself, and is not in the menu alone. */
  readonly isInBar?: boolean;
  /** Whether something is lost by it. */
  readonly isDanger?: boolean;
  isOffered(row: Row): boolean;
  run(row: Row, around: Around): void;
}

/** The list of messages in which an action runs. */
export interface Around {
  /** The conversation. */
  readonly id: string;
  /** The root of the thread that is shown; undefined in a room. */
  readonly thread: number | undefined;
  /** Show a thread. */
  openThread(root: number): void;
  /** Do what a button is for that goes by that; the focus goes to the messages. */
  press(go: () => void): void;
  edit(row: Row): void;
  /** Write an answer to a message. */
  reply(row: Row): void;
  /** Choose an emoji to react with. */
  react(row: Row): void;
  /** Mark everything from a message on as unread. */
  markUnread(row: Row): void;
  /** Show who has read a message. */
  showReaders(row: Row): void;
  /** Show what a message said before it was edited. */
  showVersions(row: Row): void;
  /** Choose to whom a message is sent on. */
  forward(row: Row): void;
  /** Select a message, to do something with several. */
  select(row: Row): void;
  /** Ask whether a message is to be deleted. */
  askToDelete(row: Row): void;
  /** Say that a message, or its address, was copied. */
  copied(): void;
}

/** In the order in which they are shown. */
export const MESSAGE_ACTIONS: Readonly<Record<ActionId, MessageAction>> = {
  retry: {
    icon: LATER.rotateCw,
    isInBar: true,
    isOffered: needsDecision,
    run: (row, around) => around.press(() => messageRetry(around.id, row.pending ?? "")),
  },
  reply: {
    icon: LATER.reply,
    key: "R",
    isInBar: true,
    isOffered: (row) => isStored(row) && row.closed === null,
    run: (row, around) => around.reply(row),
  },
  thread: {
    icon: "messagesSquare",
    key: "T",
    isInBar: true,
    isOffered: (row) => row.threadRoot !== null && (hasThread(row) || (isStored(row) && row.closed === null)),
    run: ({ threadRoot }, around) => around.openThread(threadRoot!),
  },
  react: {
    icon: "smile",
    key: "+",
    isInBar: true,
    isOffered: (row) => isStored(row) && row.closed !== "archived",
    run: (row, around) => around.react(row),
  },
  copy: {
    icon: "copy",
    key: "C",
    isInBar: true,
    isOffered: (row) => isMessage(row) && row.text !== "",
    run: (row, around) => void copyText(plainText(row.content)).then(() => around.copied()),
  },
  link: {
    icon: LATER.link,
    key: "L",
    isOffered: (row) => isStored(row) || row.event !== null,
    run: ({ seq }, around) => {
      if (seq !== null) void copyText(location.origin + addressOf(around.id, seq, around.thread)).then(() => around.copied());
    },
  },
  forward: {
    icon: LATER.forward,
    key: "F",
    isOffered: isStored,
    run: (row, around) => around.forward(row),
  },
  select: {
    icon: LATER.circleCheck,
    key: "X",
    isOffered: isStored,
    run: (row, around) => around.select(row),
  },
  edit: {
    icon: LATER.pencil,
    key: "E",
    isInBar: true,
    isOffered: canChange,
    run: (row, around) => around.edit(row),
  },
  pin: {
    icon: "pin",
    key: "P",
    isOffered: (row) => isStored(row) && row.closed === null && !row.isPinned,
    run: (row, around) => messagePin(around.id, row, true),
  },
  unpin: {
    icon: LATER.pinOff,
    key: "P",
    isOffered: (row) => isStored(row) && row.closed === null && row.isPinned,
    run: (row, around) => messagePin(around.id, row, false),
  },
  versions: {
    icon: LATER.history,
    key: "H",
    isOffered: (row) => isStored(row) && row.isEdited,
    run: (row, around) => around.showVersions(row),
  },
  unread: {
    icon: LATER.mail,
    key: "U",
    isOffered: (row) => isStored(row) && row.threadRoot !== null,
    run: (row, around) => around.markUnread(row),
  },
  readers: {
    icon: LATER.eye,
    isOffered: (row) => row.hasReaders,
    run: (row, around) => around.showReaders(row),
  },
  save: {
    icon: "bookmark",
    key: "S",
    isOffered: (row) => isStored(row) && !row.isSaved,
    run: (row, around) => messageSave(around.id, row.seq!, true),
  },
  unsave: {
    icon: LATER.bookmarkMinus,
    key: "S",
    isOffered: (row) => row.isSaved,
    run: (row, around) => messageSave(around.id, row.seq!, false),
  },
  delete: {
    icon: LATER.trash,
    key: "delete",
    isDanger: true,
    isOffered: (row) => row.mayDelete || needsDecision(row),
    run: (row, around) => {
      const { pending } = row;
      if (pending === null || !needsDecision(row)) around.askToDelete(row);
      else around.press(() => messageDiscard(around.id, pending));
    },
  },
};

/** Return what an action is called. */
export function actionWords(action: ActionId): string {
  const { messages, actions } = t();
  return { ...messages, ...actions }[action];
}

const IDS = Object.keys(MESSAGE_ACTIONS) as ActionId[];

/** Return the actions that a message offers. */
export function actionsOf(row: Row): ActionId[] {
  return IDS.filter((id) => MESSAGE_ACTIONS[id].isOffered(row));
}

/**
 * Return the actions that a key runs, of which a message offers one at most.
 *
 * @param singleKeys whether letters count, and not only keys like Delete.
 */
export function actionsOfKey(
  { key, shiftKey }: Pick<KeyboardEvent, "key" | "shiftKey">,
  singleKeys: boolean,
): ActionId[] {
  // Signs may need Shift; with a letter it is something else.
  const isOther = shiftKey && /\p{L}/u.test(key);
  if (key.length === 1 && (isOther || !singleKeys)) return [];
  return IDS.filter((id) => MESSAGE_ACTIONS[id].key?.toLowerCase() === key.toLowerCase());
}

/** Return the actions that have a key, and that key. */
export function actionKeys(): [ActionId, Key][] {
  return IDS.flatMap((id) => {
    const { key } = MESSAGE_ACTIONS[id];
    return key === undefined ? [] : [[id, key]];
  });
}

/** Return whether a message is there, and the server has it. */
function isStored(row: Row): boolean {
  return row.seq !== null && isMessage(row);
}

/** Return whether a message, or its change, waits for its author to retry or discard it. */
function needsDecision(row: Row): boolean {
  return row.status === "failed" || row.status === "old";
}
