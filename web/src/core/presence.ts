/** Whose presence is followed. */

import type { State } from "./state/state";

/** So many people at once. */
export const FOLLOWED_MAX = 100;

/**
 * Return the people whose presence is to be followed, in the order of ids: oneself, as another device
 * may say something of one, whoever is shown, and the people of direct conversations.
 *
 * @param shown the people who are on the screen.
 * @param inView the conversations that are on the screen; the others follow by last activity, as far
 * as there is room, so that whoever is scrolled to is often known already.
 */
export function toFollow(state: State, shown: readonly string[], inView: readonly string[]): string[] {
  const seen = inView.map((id) => state.conversations.get(id));
  const others = [...seen, ...state.byActivity()].flatMap((one) => one?.other ?? []);
  const people = new Set([state.me?.id ?? [], shown, others].flat());
  return [...people].slice(0, FOLLOWED_MAX).sort();
}
