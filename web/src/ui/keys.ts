/** What keys are called, on the keyboard in front of whoever reads it. */

import { platformOf } from "../core/platform";
import type { Key } from "../core/shortcuts";
import { t } from "../i18n/words.svelte";

const APPLE: Partial<Record<Key, string>> = { mod: "⌘", alt: "⌥", shift: "⇧" };
const isApple = platformOf(navigator.userAgent) === "apple";

/** Return what a key is called. */
export function named(key: Key): string {
  const names: Partial<Record<Key, string>> = t().shortcuts.keys;
  return (isApple ? APPLE[key] : undefined) ?? names[key] ?? key;
}
