/** People, found by name. */

import type { Person } from "../api/socket";
import { session } from "../app.svelte";
import type { Answer } from "../core/api";

/** Find people by a part of their names; the first ones for an empty query. */
export function peopleSearch(q: string, signal: AbortSignal): Promise<Answer<{ results: Person[] }>> {
  return session.api("GET", "/api/people/", { query: { q }, signal });
}
