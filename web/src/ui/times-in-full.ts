/** Times in full, which stand beside short ones: made when they are looked at, since that is slow for many. */

import { locale } from "../i18n/locale.svelte";

/** Return date and time to the second, with the day of the week and the time zone. */
export function inFull(iso: string): string {
  return new Date(iso).toLocaleString(locale(), { dateStyle: "full", timeStyle: "long" });
}

/** Say in full the time that the pointer came to, or those of the row that the focus came to. */
export function sayTimes({ target }: Event): void {
  const element = target as Element;
  const time = element.closest("time");
  const times = time === null && element.matches("li") ? element.querySelectorAll("time") : [time];
  for (const one of times) if (one !== null) one.dataset.full = inFull(one.dateTime);
}
