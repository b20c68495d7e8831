/** Somebody who is mentioned from elsewhere than the list of names: which one of that name is meant. */

import type { Called } from "../../core/markup/mentions";

let meant = $state.raw<{ called: Called; field: HTMLTextAreaElement } | null>(null);

/** Remember whom the name means that is about to be in the text of a field. */
export function mean(called: Called, field: HTMLTextAreaElement): void {
  meant = { called, field };
}

/** Return whom a name means that was put into the text of a field, once. */
export function takeMeant(field: HTMLTextAreaElement): Called | null {
  if (meant?.field !== field) return null;
  const { called } = meant;
  meant = null;
  return called;
}
