/** Whether somebody is here, in words. */

import { client } from "../../app.svelte";
import { when } from "../../i18n/dates";
import { t } from "../../i18n/words.svelte";
import { today } from "../today.svelte";

/** Return whether a person is here, or when they were; nothing where that is not shown. */
export function presenceWords(person: string): string {
  const seen = client.state?.lastSeen.get(person);
  if (client.state?.online.get(person) === true) return t().conversation.online;
  return seen === undefined ? "" : t().conversation.lastSeen(when(seen, today()));
}
