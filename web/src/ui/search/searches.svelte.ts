/** What was searched for in this browser, and what one saves of that on all devices. */

import { savedSearchesRead, searchSaved } from "../../actions/search";
import type { Problem } from "../../core/api";

/** The name by which a sign-out forgets it, too. */
const RECENT = "searches";
const MOST_RECENT = 8;

let recent: readonly string[] = $state.raw([]);
/** What the server said last that a person saves. */
let saved: { readonly person: string; readonly queries: readonly string[] } = $state.raw({ person: "", queries: [] });

/** Return the queries of the last searches that led somewhere, the last one first. */
export function recentSearches(): readonly string[] {
  return recent;
}

/** Return the queries that somebody saves, the last one first, as far as they are known. */
export function savedSearches(person: string): readonly string[] {
  return saved.person === person ? saved.queries : [];
}

/** Ask for the searches that somebody saves: another device may have saved some. */
export async function savedLoad(person: string): Promise<void> {
  const before = saved;
  const { data } = await savedSearchesRead();
  // What one saved meanwhile is newer.
  if (data !== undefined && saved === before) saved = { person, queries: data.results };
}

/** Note that a search led somewhere. */
export function searchDone(query: string): void {
  if (query === "") return;
  // What was typed on the way is no search of its own.
  const others = recent.filter((one) => !query.startsWith(one));
  recent = [query, ...others].slice(0, MOST_RECENT);
  keep();
}

export function forgetRecent(): void {
  recent = [];
  keep();
}

/** Save a search, or do not save it any more; return what is wrong. */
export async function searchSave(person: string, query: string, isOn: boolean): Promise<Problem | null> {
  const before = savedSearches(person);
  const others = before.filter((one) => one !== query);
  saved = { person, queries: isOn ? [query, ...others] : others };
  const { error } = await searchSaved(query, isOn);
  if (error === undefined) return null;
  // What one saved meanwhile stays.
  const queries = savedSearches(person).filter((one) => one !== query);
  if (before.includes(query)) queries.splice(before.indexOf(query), 0, query);
  saved = { person, queries };
  return error;
}

function keep(): void {
  try {
    localStorage.setItem(RECENT, JSON.stringify(recent));
  } catch {
    // Where nothing may be kept, it holds until the page is left.
  }
}

/** Read again what is kept: another tab may have written it, or a sign-out have taken it away. */
export function readSearches(): void {
  let kept: unknown;
  try {
    kept = JSON.parse(localStorage.getItem(RECENT) ?? "null");
  } catch {
    kept = null; // Nothing may be kept, or somebody else wrote it.
  }
  recent = Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
}

readSearches();
addEventListener("storage", ({ key }) => {
  if (key === RECENT || key === null) readSearches();
});
