/** Other words for messages, kept in this tab until they are sent or given up. */

import type { Written } from "./content";
import type { Row } from "./rows";

interface Edit extends Written {
  row: Row;
}

const KEY = "edits";

/** Return the edit that was begun in a conversation, if one was. */
export function editIn(conversation: string): Edit | null {
  return read()[conversation] ?? null;
}

/** Keep an edit; null for none. */
export function keepEdit(conversation: string, edit: Edit | null): void {
  const others = Object.entries(read()).filter(([id]) => id !== conversation);
  const edits = Object.fromEntries(edit === null ? others : [...others, [conversation, edit]]);
  try {
    sessionStorage.setItem(KEY, JSON.stringify(edits));
  } catch {
    // Where nothing may be kept, it lasts as long as one stays.
  }
}

/** Return where edits were begun that say something else than their messages. */
export function editPlaces(): string[] {
  return Object.entries(read()).flatMap(([place, { row, text }]) => (text === row.text ? [] : place));
}

/** Forget all edits. */
export function forgetEdits(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}

function read(): Record<string, Edit> {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "{}") as Record<string, Edit>;
  } catch {
    return {};
  }
}
