/** The keys that work on the whole page, and while one writes. */

/** What a key of the whole page asks for. */
export type Command =
  | "switch"
  | "help"
  | "previous"
  | "next"
  | "previousUnread"
  | "nextUnread"
  | "nextRegion"
  | "previousRegion";

type Pressed = Pick<KeyboardEvent, "key" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey">;

/** How the key of commands is called on a keyboard: ⌘ on Apple's, Ctrl elsewhere. */
export type Platform = "apple" | "other";

/**
 * Return what a key asks for, or null.
 *
 * @param singleKeys whether keys without another one count: not while somebody types.
 */
export function command(event: Pressed, platform: Platform, singleKeys: boolean): Command | null {
  const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
  const [mod, otherMod] = platform === "apple" ? [metaKey, ctrlKey] : [ctrlKey, metaKey];
  if (mod && !otherMod && !altKey && !shiftKey && key.toLowerCase() === "k") return "switch";
  if (ctrlKey || metaKey) return null;
  if (altKey && key === "ArrowUp") return shiftKey ? "previousUnread" : "previous";
  if (altKey && key === "ArrowDown") return shiftKey ? "nextUnread" : "next";
  if (altKey) return null;
  if (key === "F6") return shiftKey ? "previousRegion" : "nextRegion";
  return key === "?" && singleKeys ? "help" : null;
}

/** What is pressed together while one writes, by what it does to what is selected. */
export const FORMAT_KEYS = {
  bold: ["mod", "B"],
  italic: ["mod", "I"],
  strike: ["mod", "shift", "X"],
  code: ["mod", "E"],
  numbers: ["mod", "shift", "7"],
  bullets: ["mod", "shift", "8"],
  quote: ["mod", "shift", "9"],
} as const satisfies Record<string, Key[]>;

export type FormatId = keyof typeof FORMAT_KEYS;

const FORMATS = Object.entries(FORMAT_KEYS) as [FormatId, readonly Key[]][];

/** Return the format that a key asks for, if it does. */
export function formatOfKey(
  { key, code, altKey, ctrlKey, metaKey, shiftKey }: Pressed & Pick<KeyboardEvent, "code">,
  platform: Platform,
): FormatId | undefined {
  const [mod, otherMod] = platform === "apple" ? [metaKey, ctrlKey] : [ctrlKey, metaKey];
  if (!mod || otherMod || altKey) return undefined;
  // Digits with Shift, and the letters of other scripts, are told by their place on the keyboard.
  const pressed = /^[a-z]$/iu.test(key) ? key.toUpperCase() : code.replace(/^(?:Key|Digit)/u, "");
  return FORMATS.find(([, keys]) => keys.at(-1) === pressed && keys.includes("shift") === shiftKey)?.[0];
}

/** A key, or one of the names that keyboards call differently. */
export type Key =
  | "mod" | "alt" | "shift" | "enter" | "esc" | "home" | "end" | "delete"
  | "pageUp" | "pageDown" | "↑" | "↓" | "F6" | "K" | "." | "?" | "E" | "C"
  | "B" | "I" | "H" | "P" | "R" | "F" | "L" | "S" | "+" | "U" | "X" | "7" | "8" | "9";

/** Return the platform that a browser says it runs on. */
export function platformOf(userAgent: string): Platform {
  return /Mac|iPhone|iPad/u.test(userAgent) ? "apple" : "other";
}

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
