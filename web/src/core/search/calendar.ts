/** The days of a month as a calendar shows them, and where keys lead among them. */

/** A day, as ISO 8601 writes it: `2026-11-29`. Days in this form compare as they follow each other. */
export type Day = string;

/** Days that may be chosen, both ends included. */
export interface Span {
  readonly first: Day;
  readonly last: Day;
}

/** Before this day nothing was written. */
export const FIRST_DAY: Day = "1970-01-02";

const WEEK = 7;

/** Return the day of a moment, in the time zone of the reader. */
export function dayOf(date: Date): Day {
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  const [year, month, day] = parts.map((part, index) => String(part).padStart(index === 0 ? 4 : 2, "0"));
  return `${year}-${month}-${day}`;
}

/** Return the moment at which a day begins, in the time zone of the reader. */
export function startOf(day: Day): Date {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  return new Date(year, month - 1, date);
}

/** Return whether a text is a day that there is. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/u.test(text) && dayOf(startOf(text)) === text;
}

/** Return the day that is so many days after another. */
export function plusDays(day: Day, days: number): Day {
  const date = startOf(day);
  return dayOf(new Date(date.getFullYear(), date.getMonth(), date.getDate() + days));
}

/** Return the same day so many months after, or the last of that month. */
export function plusMonths(day: Day, months: number): Day {
  const date = startOf(day);
  const [year, month] = [date.getFullYear(), date.getMonth() + months];
  const last = new Date(year, month + 1, 0).getDate();
  return dayOf(new Date(year, month, Math.min(date.getDate(), last)));
}

/** Return the weeks of the month of a day, whole, from the first day of the week on: 0 for Sunday. */
export function weeksOf(day: Day, weekStart: number): Day[][] {
  const date = startOf(day);
  const first = new Date(date.getFullYear(), date.getMonth(), 1);
  const last = new Date(date.getFullYear(), date.getMonth() + 1, 0);
  const before = (first.getDay() - weekStart + WEEK) % WEEK;
  const weeks = Math.ceil((before + last.getDate()) / WEEK);
  const start = plusDays(dayOf(first), -before);
  return Array.from({ length: weeks }, (_, week) => {
    return Array.from({ length: WEEK }, (_, index) => plusDays(start, week * WEEK + index));
  });
}

/** Return whether two days are of one month. */
export function isSameMonth(one: Day, other: Day): boolean {
  return one.slice(0, 7) === other.slice(0, 7);
}

/** Return a day, or the nearest one that may be chosen. */
export function within(day: Day, { first, last }: Span): Day {
  return day < first ? first : day > last ? last : day;
}

/**
 * Return the day to which a key leads from another; null for a key that leads nowhere.
 *
 * @param isRtl the next day stands to the left.
 */
export function dayByKey(key: string, day: Day, weekStart: number, isRtl: boolean): Day | null {
  const onward = isRtl ? -1 : 1;
  const column = (startOf(day).getDay() - weekStart + WEEK) % WEEK;
  switch (key) {
    case "ArrowRight":
      return plusDays(day, onward);
    case "ArrowLeft":
      return plusDays(day, -onward);
    case "ArrowDown":
      return plusDays(day, WEEK);
    case "ArrowUp":
      return plusDays(day, -WEEK);
    case "Home":
      return plusDays(day, -column);
    case "End":
      return plusDays(day, WEEK - 1 - column);
    case "PageDown":
      return plusMonths(day, 1);
    case "PageUp":
      return plusMonths(day, -1);
    default:
      return null;
  }
}

/** Return the day of the week with which weeks begin in a locale: 0 for Sunday. */
export function weekStartOf(tag: string): number {
  // Only some browsers know it, and not all of them in the same way.
  const known = new Intl.Locale(tag) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  return (known.getWeekInfo?.() ?? known.weekInfo ?? { firstDay: 1 }).firstDay % WEEK;
}
