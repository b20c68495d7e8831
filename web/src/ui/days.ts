/** The days above their messages: the one that is read stays at the top of the view. */

import { firstOf } from "../core/bisect";

/** So far below the top of the view the words of the day end that stays there. */
const WORDS_PX = 30;

/** Hide the day at the top where the next one is about to cover it, which would cut its words. */
export function hideCoveredDay(scroller: HTMLElement, list: HTMLElement): void {
  const days = list.querySelectorAll<HTMLElement>(".day");
  const { top } = scroller.getBoundingClientRect();
  const below = (index: number): number => days[index]!.getBoundingClientRect().top - top;
  const next = firstOf(days.length, (index) => below(index) > 1);
  const isCovered = next < days.length && below(next) < WORDS_PX;
  for (const [index, day] of days.entries()) {
    day.toggleAttribute("data-covered", isCovered && index === next - 1);
  }
}
