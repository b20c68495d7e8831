/** The days above their messages: the one that is read floats at the top of the view. */

import { firstOf } from "../../core/bisect";

/** So far below the top of the view a day floats, and so high it is, in pixels. */
const TOP_PX = 8;
const HEIGHT_PX = 24;
/** So far below a day in its place its first message begins. */
const GAP_PX = 8;

/** Mark the day that floats over messages, and those that a later one covers or is about to. */
export function markDays(scroller: HTMLElement, list: HTMLElement): void {
  const days = list.querySelectorAll<HTMLElement>(".day");
  const { top } = scroller.getBoundingClientRect();
  const below = (index: number): number => days[index]!.getBoundingClientRect().top - top;
  const next = firstOf(days.length, (index) => below(index) > TOP_PX + 1);
  const isNextNear = next < days.length && below(next) < TOP_PX + HEIGHT_PX;
  const covered = isNextNear ? next : next - 1;
  for (const [index, day] of days.entries()) {
    day.toggleAttribute("data-covered", index < covered);
    day.toggleAttribute("data-floats", index === next - 1 && hasLeft(day));
  }
}

/** Return whether a day is no longer in its place: what follows it has come nearer. */
function hasLeft(day: HTMLElement): boolean {
  const first = day.nextElementSibling;
  if (first === null) return false;
  return first.getBoundingClientRect().top - day.getBoundingClientRect().bottom < GAP_PX - 1;
}
