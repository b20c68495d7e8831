/** Whose presence is followed. */

import type { State } from "./state/state";

/** So many people at once. */
export const FOLLOWED_MAX = 100;

/**
 * Return the people of direct conversations whose presence is to be followed, in the order of ids.
 *
 * @param inView the conversations that are on the screen; the others follow by last activity, as far
 * as there is room, so that whoever is scrolled to is often known already.
 */
export function toFollow(state: State, inView: readonly string[]): string[] {
  const seen = inView.map((id) => state.conversations.get(id));
  const people = [...seen, ...state.byActivity()].flatMap((one) => one?.other ?? []);
  return [...new Set(people)].slice(0, FOLLOWED_MAX).sort();
}
