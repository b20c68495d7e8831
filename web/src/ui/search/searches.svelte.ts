/** What was searched for in this browser, and what one saves of that. */

/** The name by which a sign-out forgets it, too. */
const RECENT = "searches";
/** By person: it is kept for whoever signs in again. */
const SAVED = "saved-searches";
const MOST_RECENT = 8;
const MOST_SAVED = 50;

let recent: readonly string[] = $state.raw([]);
let saved: Readonly<Record<string, readonly string[]>> = $state.raw({});

/** Return the queries of the last searches that led somewhere, the last one first. */
export function recentSearches(): readonly string[] {
  return recent;
}

/** Return the queries that somebody saves, the last one first. */
export function savedSearches(person: string): readonly string[] {
  return saved[person] ?? [];
}

/** Note that a search led somewhere. */
export function searchDone(query: string): void {
  if (query === "") return;
  // What was typed on the way is no search of its own.
  const others = recent.filter((one) => !query.startsWith(one));
  recent = [query, ...others].slice(0, MOST_RECENT);
  keep(RECENT, recent);
}

export function forgetRecent(): void {
  recent = [];
  keep(RECENT, recent);
}

/** Save a search, or do not save it any more. */
export function searchSave(person: string, query: string, isOn: boolean): void {
  const others = savedSearches(person).filter((one) => one !== query);
  saved = { ...saved, [person]: isOn ? [query, ...others].slice(0, MOST_SAVED) : others };
  keep(SAVED, saved);
}

function keep(name: string, value: object): void {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Where nothing may be kept, it holds until the page is left.
  }
}

/** Read again what is kept: another tab may have written it, or a sign-out have taken it away. */
export function readSearches(): void {
  const [queries, byPerson] = [kept(RECENT), kept(SAVED)];
  recent = textsOf(queries);
  const people = Object.entries(Object(byPerson) as Record<string, unknown>);
  saved = Object.fromEntries(people.map(([person, texts]) => [person, textsOf(texts)]));
}

function kept(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "null");
  } catch {
    return null; // Nothing may be kept, or somebody else wrote it.
  }
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

readSearches();
addEventListener("storage", ({ key }) => {
  if (key === RECENT || key === SAVED || key === null) readSearches();
});
