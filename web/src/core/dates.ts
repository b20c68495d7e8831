/** Days, in the time zone of the reader. */

const DAY_MS = 86_400_000;

/** Return how many midnights lie between a date and now. */
export function daysAgo(date: Date, now: Date): number {
  const day = new Date(date.getFullYear(), date.getMonth(), date.getDate());
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  return Math.round((today.getTime() - day.getTime()) / DAY_MS);
}

/** Return whether two moments are on the same day. */
export function isSameDay(one: string, other: string): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}
