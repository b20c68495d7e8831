/** Short notes over the page, one at a time. */

/** A note; one without an end stays until it is closed. */
export interface Note {
  text: string;
  action?: { label: string; run: () => void };
  lasts: boolean;
}

let notes = $state.raw<readonly Note[]>([]);

/** Return the note that is shown: the newest. */
export function note(): Note | undefined {
  return notes.at(-1);
}

/** Show a note, unless one that says the same is there. */
export function toast(text: string, more: Partial<Omit<Note, "text">> = {}): void {
  if (notes.some((one) => one.text === text)) return;
  notes = [...notes, { lasts: false, ...more, text }];
}

/** Take a note away; one that it covered is shown again. */
export function dismiss(gone: Note): void {
  notes = notes.filter((one) => one !== gone);
}
