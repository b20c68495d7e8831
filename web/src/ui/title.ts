/** What the page that is shown is called. */

import { client, navigation } from "../app.svelte";
import { title } from "../core/names";
import type { Summary } from "../core/summaries";
import { isolated } from "../core/text";
import { t } from "../i18n/words.svelte";

/** Return the title of the screen; empty where it has none of its own. A component follows it. */
export function screenTitle(): string {
  const { title: section, pane, id } = navigation.route;
  if (section !== undefined) return t().titles[section];
  const conversation = id === null ? undefined : client.conversation(id);
  if (conversation === undefined || client.state === null) return "";
  const name = isolated(title(conversation, client.state));
  return pane === "panel" ? t().states.infoOf(name) : name;
}

/** Return what the panel about a conversation is called. */
export function infoTitle({ isGroup, isChannel }: Pick<Summary, "isGroup" | "isChannel">): string {
  return t().titles[isChannel ? "infoChannel" : isGroup ? "info" : "infoDirect"];
}
