/** Dates for people; the formatters are made once, since making one is slow. */

const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "short" });
const short = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const long = new Intl.DateTimeFormat(undefined, {
  weekday: "long",
  day: "numeric",
  month: "long",
});
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "long" });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

const DAY_MS = 86_400_000;

/** Return how many midnights lie between a date and now. */
function daysAgo(date: Date, now: Date): number {
  const day = new Date(date.getFullYear(), date.getMonth(), date.getDate());
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  return Math.round((today.getTime() - day.getTime()) / DAY_MS);
}

/** Return the time of day. */
export function clock(iso: string): string {
  return time.format(new Date(iso));
}

/** Return date and time. */
export function dateTime(iso: string): string {
  return moment.format(new Date(iso));
}

/** Return when something was, as short as a list has room for. */
export function when(iso: string, now: Date): string {
  const date = new Date(iso);
  const days = daysAgo(date, now);
  if (days <= 0) return time.format(date);
  return days < 7 ? weekday.format(date) : short.format(date);
}

/** Return the name of a day. */
export function day(iso: string, now: Date): string {
  const date = new Date(iso);
  const days = daysAgo(date, now);
  if (days === 0 || days === 1) {
    const name = relative.format(-days, "day");
    return name.charAt(0).toLocaleUpperCase() + name.slice(1);
  }
  return date.getFullYear() === now.getFullYear() ? long.format(date) : full.format(date);
}

/** Return whether two moments are on the same day. */
export function isSameDay(one: string, other: string): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}
