/** When a status ends: chosen by words or by a date, sent as how long it lasts. */

/** What one chooses from; `date` is a moment of one's own choice. */
export const ENDS = ["never", "half", "hour", "today", "week", "date"] as const;
export type End = (typeof ENDS)[number];

/** A status that is offered, and the words for it among those of `person.suggestions`. */
export const SUGGESTIONS = [
  { words: "meeting", emoji: "📅", end: "hour" },
  { words: "lunch", emoji: "🍽️", end: "half" },
  { words: "home", emoji: "🏠", end: "today" },
  { words: "sick", emoji: "🤒", end: "today" },
  { words: "holiday", emoji: "🌴", end: "week" },
] as const satisfies readonly { words: string; emoji: string; end: End }[];

/**
 * Return for how many seconds a status lasts; null for one that stays.
 *
 * The server adds them to its own time, so that a clock that is wrong here changes no length.
 *
 * @param date a moment as a field for date and time has it, in the time zone of the reader.
 */
export function lasting(end: End, date: string, now: Date): number | null {
  switch (end) {
    case "never":
      return null;
    case "half":
      return 1_800;
    case "hour":
      return 3_600;
    case "today":
      return until(midnight(now, 1), now);
    case "week":
      // Weeks begin on Monday (ISO 8601).
      return until(midnight(now, ((8 - now.getDay()) % 7) || 7), now);
    case "date":
      return until(new Date(date), now);
  }
}

/** Return a moment as a field for date and time has it. */
export function fieldOf(moment: Date): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  const day = [moment.getFullYear(), two(moment.getMonth() + 1), two(moment.getDate())].join("-");
  return `${day}T${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

function midnight(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
}

function until(moment: Date, now: Date): number {
  return Math.ceil((moment.getTime() - now.getTime()) / 1_000);
}
