/** The keys that open the quick switcher, as they are called in front of whoever reads it. */

import { platformOf } from "../../core/platform";
import { t } from "../../i18n/words.svelte";

const isApple = platformOf(navigator.userAgent) === "apple";

export function switcherKeys(): string {
  return isApple ? "⌘K" : t().list.keys;
}
