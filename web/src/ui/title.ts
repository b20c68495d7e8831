/** What the panel about a conversation is called. */

import type { Summary } from "../core/summaries";
import { t } from "../i18n/words.svelte";

export function infoTitle({ isGroup, isChannel }: Pick<Summary, "isGroup" | "isChannel">): string {
  return t().titles[isChannel ? "infoChannel" : isGroup ? "info" : "infoDirect"];
}
