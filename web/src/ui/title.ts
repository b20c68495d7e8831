/** What the page that is shown is called. */

import { app } from "../app.svelte";
import { title } from "../core/view";
import { t } from "../i18n/words.svelte";

/** Return the name of the screen; empty where it has none of its own. A component follows it. */
export function screenTitle(): string {
  const place = app.route;
  switch (place.screen) {
    case "conversation":
    case "info": {
      const conversation = app.conversation(place.id);
      if (conversation === undefined) return "";
      const name = title(conversation);
      return place.screen === "info" ? t().states.infoOf(name) : name;
    }
    case "new":
      return t().making.title;
    case "settings":
      return t().settings.title;
    case "missing":
      return t().missing.title;
    default:
      return "";
  }
}
