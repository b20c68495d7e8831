/** The keys that work on the whole page. */

import type { Platform } from "./platform";

/** What a key of the whole page asks for. */
export type Command =
  | "switch"
  | "search"
  | "help"
  | "previous"
  | "next"
  | "previousUnread"
  | "nextUnread"
  | "nextRegion"
  | "previousRegion";

export type Pressed = Pick<KeyboardEvent, "key" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey">;

/**
 * Return what a key asks for, or null.
 *
 * @param singleKeys whether keys without another one count: not while somebody types.
 */
export function command(event: Pressed, platform: Platform, singleKeys: boolean): Command | null {
  const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
  const [mod, otherMod] = platform === "apple" ? [metaKey, ctrlKey] : [ctrlKey, metaKey];
  if (mod && !otherMod && !altKey) {
    const letter = key.toLowerCase();
    if (letter === "k" && !shiftKey) return "switch";
    // Without Shift it is the browser's own search in the page.
    if (letter === "f" && shiftKey) return "search";
  }
  if (ctrlKey || metaKey) return null;
  if (altKey && key === "ArrowUp") return shiftKey ? "previousUnread" : "previous";
  if (altKey && key === "ArrowDown") return shiftKey ? "nextUnread" : "next";
  if (altKey) return null;
  if (key === "F6") return shiftKey ? "previousRegion" : "nextRegion";
  return key === "?" && singleKeys ? "help" : null;
}

/** A key, or one of the names that keyboards call differently. */
export type Key =
  | "mod" | "alt" | "shift" | "enter" | "esc" | "home" | "end" | "delete"
  | "pageUp" | "pageDown" | "↑" | "↓" | "F6" | "K" | "G" | "." | "?" | "E" | "C"
  | "B" | "I" | "H" | "P" | "R" | "F" | "L" | "S" | "+" | "T" | "U" | "X" | "7" | "8" | "9";

/**
 * Return the conversation before or after the current one, round the ends; null if there is none.
 *
 * @param step -1 for the one before, 1 for the one after.
 * @param counts which ones count, like those that are unread.
 */
export function neighbour<Item extends { id: string }>(
  items: readonly Item[],
  current: string | null,
  step: -1 | 1,
  counts: (item: Item) => boolean = () => true,
): Item | null {
  const here = items.findIndex((item) => item.id === current);
  const first = here === -1 ? (step === 1 ? 0 : items.length - 1) : here + step;
  for (let tried = 0; tried < items.length; tried += 1) {
    const item = items.at((first + tried * step) % items.length)!;
    if (item.id !== current && counts(item)) return item;
  }
  return null;
}
