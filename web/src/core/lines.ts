/** The lines that say in a history what happened in its room. */

import type { MessageEvent } from "../api/socket";

/** Those that are known, and whether several that follow each other are shown as one. */
const FOLDS: Readonly<Record<string, boolean>> = {
  joined: true,
  left: true,
  role: false,
  renamed: false,
  picture: false,
  pinned: false,
  archived: false,
  restored: false,
};

/** Return whether the page knows what a line says; one that it does not know is left out. */
export function isKnown({ kind }: MessageEvent): boolean {
  return kind in FOLDS;
}

/** Return whether a line is shown as one with the line, or the message, before it. */
export function foldsWith(before: MessageEvent | null, line: MessageEvent | null): boolean {
  return line !== null && line.kind === before?.kind && FOLDS[line.kind] === true;
}
