/** Days, months and the days of the week as calendars and filters show them, and how far something is. */

import { type Day, startOf, weekStartOf } from "../core/search/calendar";
import { locale } from "./locale.svelte";

/** What makes words of days in one locale; made once, since making it is slow. */
function formatsOf(tag: string) {
  const date = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, { calendar: "gregory", ...options });
  return {
    short: date({ day: "numeric", month: "short" }),
    shortWithYear: date({ day: "numeric", month: "short", year: "numeric" }),
    month: date({ month: "long", year: "numeric" }),
    number: date({ day: "numeric" }),
    weekday: date({ weekday: "narrow" }),
    weekdayInFull: date({ weekday: "long" }),
    full: date({ weekday: "long", day: "numeric", month: "long", year: "numeric" }),
    weekStart: weekStartOf(tag),
    percent: new Intl.NumberFormat(tag, { style: "percent" }),
  };
}

const known = new Map<string, ReturnType<typeof formatsOf>>();

function formats(): ReturnType<typeof formatsOf> {
  const tag = locale();
  const found = known.get(tag) ?? formatsOf(tag);
  known.set(tag, found);
  return found;
}

/** Return a day in short, with its year where that is another one than now. */
export function shortDay(day: Day, now: Date): string {
  const date = startOf(day);
  const isThisYear = date.getFullYear() === now.getFullYear();
  return (isThisYear ? formats().short : formats().shortWithYear).format(date);
}

/** Return a day in full. */
export function fullDay(day: Day): string {
  return formats().full.format(startOf(day));
}

/** Return the month of a day. */
export function monthOf(day: Day): string {
  return formats().month.format(startOf(day));
}

/** Return which day of its month a day is. */
export function dayOfMonth(day: Day): string {
  return formats().number.format(startOf(day));
}

/** Return the day of the week, in short and in full. */
export function weekdayOf(day: Day): { short: string; full: string } {
  const date = startOf(day);
  return { short: formats().weekday.format(date), full: formats().weekdayInFull.format(date) };
}

/** Return the day with which weeks begin: 0 for Sunday. */
export function weekStart(): number {
  return formats().weekStart;
}

/** Return a part of a whole, of 0 to 1, in hundredths. */
export function percent(part: number): string {
  return formats().percent.format(Math.floor(part * 100) / 100);
}
