/** Which parts of the list are folded away in this browser; other tabs follow. */

import type { Section } from "../../core/summaries";

const KEPT = "folded"; // The name by which a sign-out forgets it, too.

let folded: readonly string[] = $state.raw(read());

export function isFolded(section: Section): boolean {
  return folded.includes(section);
}

/** Fold a part away, or out. */
export function fold(section: Section): void {
  folded = isFolded(section) ? folded.filter((one) => one !== section) : [...folded, section];
  try {
    localStorage.setItem(KEPT, JSON.stringify(folded));
  } catch {
    // Where nothing may be kept, it holds until the page is left.
  }
}

function read(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(kept) ? kept.map(String) : [];
  } catch {
    return []; // Nothing may be kept, or somebody else wrote it.
  }
}

addEventListener("storage", ({ key }) => {
  if (key === KEPT || key === null) folded = read();
});
