/** People, found by name. */

import type { Person } from "../api/socket";
import { client, session } from "../app.svelte";
import type { Answer } from "../core/api";

/** Find people by a part of their names; the first ones for an empty query. */
export function peopleSearch(q: string, signal: AbortSignal): Promise<Answer<{ results: Person[] }>> {
  return session.api("GET", "/api/people/", { query: { q }, signal });
}

/** Follow the presence of the people in these conversations, which are on the screen. */
export function presenceFollow(conversations: readonly string[]): void {
  client.session?.see(conversations);
}
