/** What can be done with a message: one table for the menu, the bar, the keys and the list of keys. */

import type { Row } from "../core/rows";
import type { Key } from "../core/shortcuts";
import type { Catalogue } from "../i18n/catalogue";
import type { IconName } from "./icons";

export interface MessageAction {
  readonly id: ActionId;
  readonly icon: IconName;
  /** Where its words are in the catalogue, among those of the messages. */
  readonly words: keyof Catalogue["messages"] & ActionId;
  /** The key that runs it on the message with the focus. */
  readonly key?: Key;
  isOffered(row: Row): boolean;
}

export type ActionId = "retry" | "copy" | "edit" | "delete";

/** What runs each action. */
export type ActionRunners = Readonly<Record<ActionId, (row: Row) => void>>;

/** In the order in which they are shown. */
export const MESSAGE_ACTIONS: readonly MessageAction[] = [
  { id: "retry", icon: "rotateCw", words: "retry", isOffered: needsDecision },
  { id: "copy", icon: "copy", words: "copy", key: "C", isOffered: (row) => !row.isDeleted },
  { id: "edit", icon: "pencil", words: "edit", key: "E", isOffered: canChange },
  {
    id: "delete",
    icon: "trash",
    words: "delete",
    key: "delete",
    isOffered: (row) => canChange(row) || needsDecision(row),
  },
];

/** Return the actions that a message offers. */
export function actionsOf(row: Row): MessageAction[] {
  return MESSAGE_ACTIONS.filter((action) => action.isOffered(row));
}

/**
 * Return the action that a key runs, or undefined.
 *
 * @param singleKeys whether letters count, and not only keys like Delete.
 */
export function actionOfKey(
  { key, shiftKey }: Pick<KeyboardEvent, "key" | "shiftKey">,
  singleKeys: boolean,
): MessageAction | undefined {
  if (key.length === 1 && (shiftKey || !singleKeys)) return undefined;
  return MESSAGE_ACTIONS.find((action) => action.key?.toLowerCase() === key.toLowerCase());
}

/** Return whether a message is there, and one's own; it may be pending. */
export function canChange(row: Row): boolean {
  return row.isOwn && !row.isDeleted;
}

/** Return the last message that its author can edit, if there is one. */
export function lastToEdit(rows: readonly Row[]): Row | undefined {
  return rows.findLast(canChange);
}

/** Return whether a message, or its change, waits for its author to retry or discard it. */
export function needsDecision(row: Row): boolean {
  return row.status === "failed" || row.status === "old";
}
