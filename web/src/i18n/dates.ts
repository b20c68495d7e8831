/** Dates and times for people, in the locale of the page and the time zone of its reader. */

import { daysAgo } from "../core/dates";
import { locale } from "./locale.svelte";

/** What makes words of dates in one locale; made once, since making it is slow. */
function formatsOf(tag: string) {
  const date = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, options);
  return {
    time: date({ timeStyle: "short" }),
    weekday: date({ weekday: "short" }),
    short: date({ day: "numeric", month: "short" }),
    shortWithYear: date({ dateStyle: "medium" }),
    long: date({ weekday: "long", day: "numeric", month: "long" }),
    full: date({ dateStyle: "long" }),
    moment: date({ dateStyle: "medium", timeStyle: "short" }),
    relative: new Intl.RelativeTimeFormat(tag, { numeric: "auto" }),
  };
}

const known = new Map<string, ReturnType<typeof formatsOf>>();

function formats(): ReturnType<typeof formatsOf> {
  const tag = locale();
  const found = known.get(tag) ?? formatsOf(tag);
  known.set(tag, found);
  return found;
}

/** Return the time of day. */
export function clock(iso: string): string {
  return formats().time.format(new Date(iso));
}

/**
 * Return the time of day somewhere else; nothing where it is the same as here, or not known.
 *
 * @param timeZone a name of the IANA time zone database.
 */
export function clockIn(timeZone: string | undefined, at: Date): string {
  if (!timeZone) return "";
  try {
    const time = at.toLocaleTimeString(locale(), { timeStyle: "short", timeZone });
    return time === formats().time.format(at) ? "" : time;
  } catch {
    return ""; // One that is newer than the browser.
  }
}

/** Return date and time. */
export function dateTime(iso: string): string {
  return formats().moment.format(new Date(iso));
}

/** Return when something was, as short as a list has room for. */
export function when(iso: string, now: Date): string {
  const date = new Date(iso);
  const days = daysAgo(date, now);
  if (days <= 0) return formats().time.format(date);
  if (days === 1) return relativeDay(days);
  if (days < 7) return formats().weekday.format(date);
  const isThisYear = date.getFullYear() === now.getFullYear();
  return (isThisYear ? formats().short : formats().shortWithYear).format(date);
}

/** Return the name of a day. */
export function day(iso: string, now: Date): string {
  const date = new Date(iso);
  const days = daysAgo(date, now);
  if (days === 0 || days === 1) return relativeDay(days);
  const isThisYear = date.getFullYear() === now.getFullYear();
  return (isThisYear ? formats().long : formats().full).format(date);
}

/** Return *Today* or *Yesterday*. */
function relativeDay(days: number): string {
  const name = formats().relative.format(-days, "day");
  return name.charAt(0).toLocaleUpperCase(locale()) + name.slice(1);
}
