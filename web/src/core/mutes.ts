/** For how long one mutes a conversation. */

/** What is offered. */
export const MUTES = ["half", "hour", "eight", "tomorrow", "ever"] as const;

export type Mute = (typeof MUTES)[number];

const MINUTE_MS = 60_000;
const MINUTES: Partial<Record<Mute, number>> = { half: 30, hour: 60, eight: 480 };
/** At this hour of the next day the work begins again. */
const MORNING = 8;

/** Return when a mute ends that begins now; null for one that does not end by itself. */
export function endOf(mute: Mute, now: Date): string | null {
  if (mute === "ever") return null;
  const minutes = MINUTES[mute];
  if (minutes !== undefined) return new Date(now.getTime() + minutes * MINUTE_MS).toISOString();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, MORNING).toISOString();
}
