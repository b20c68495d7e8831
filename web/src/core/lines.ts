/** The lines that say in a history what happened in its room. */

import type { MessageEvent } from "../api/socket";

const KNOWN = /^(?:joined|left|role|renamed|picture|pinned|archived|restored)$/u;

/** Return whether the page knows what a line says; one that it does not know is left out. */
export function isKnown({ kind }: MessageEvent): boolean {
  return KNOWN.test(kind);
}
