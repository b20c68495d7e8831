/** The keys that format what one writes. */

import type { Platform } from "./platform";
import type { Key, Pressed } from "./shortcuts";

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
