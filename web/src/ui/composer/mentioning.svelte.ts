/** Somebody who is mentioned from elsewhere than the list of names: which one of that name is meant. */

import type { Called } from "../../core/markup/mentions";

let meant = $state.raw<Called | null>(null);

/** Remember whom the name means that is about to be in the text. */
export function mean(called: Called): void {
  meant = called;
}

/** Return whom a name means that was put into the text, once. */
export function takeMeant(): Called | null {
  const called = meant;
  meant = null;
  return called;
}
