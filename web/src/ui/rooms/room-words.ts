/** What a room is called by its kind: a channel, or a group. */

import type { Catalogue } from "../../i18n/catalogue";
import { t } from "../../i18n/words.svelte";

/** Return the words of a channel, or of a group. */
export function roomWords(isChannel: boolean): Catalogue["rooms"]["group"] {
  return isChannel ? t().rooms.channel : t().rooms.group;
}
