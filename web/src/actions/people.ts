/** People, found by name; who they are, and what one says of oneself. */

import type { components } from "../api/http";
import type { Person } from "../api/socket";
import { client, session } from "../app.svelte";
import type { Answer, Problem } from "../core/api";

/** A person with what they say of themself. */
export type PersonCard = components["schemas"]["PersonCard"];
/** A status as it is set; null for none. */
export type NewStatus = components["schemas"]["StatusSet"] | null;

/** Find people by a part of their names; the first ones for an empty query. */
export function peopleSearch(q: string, signal: AbortSignal): Promise<Answer<{ results: Person[] }>> {
  return session.api("GET", "/api/people/", { query: { q }, signal });
}

/** Follow the presence of these people, who are on the screen; return what ends that. */
export function peopleFollow(people: readonly string[]): (() => void) | undefined {
  return client.session?.follow(people);
}

/** Have the names loaded of people to whom something on the page refers. */
export function peopleName(people: readonly string[]): void {
  client.session?.name(people);
}

/** Return a person with what they say of themself. */
export function personLoad(user_id: string): Promise<Answer<PersonCard>> {
  return session.api("GET", "/api/people/{user_id}/", { path: { user_id } });
}

/** Return a page of the groups that one shares with somebody. */
export function personConversations(
  user_id: string,
  cursor: string,
): Promise<Answer<components["schemas"]["SharedConversationPage"]>> {
  const query = cursor === "" ? {} : { cursor };
  return session.api("GET", "/api/people/{user_id}/conversations/", { path: { user_id }, query });
}

/** Say in which time zone one is; return what was wrong, or null. */
export async function timeZoneUpdate(time_zone: string): Promise<Problem | null> {
  const { error } = await session.api("PATCH", "/api/me/profile/", { body: { time_zone } });
  return error ?? null;
}

/** Say what one does now, or nothing; return what was wrong, or null. */
export async function statusUpdate(status: NewStatus): Promise<Problem | null> {
  const { data, error } = await session.api("PATCH", "/api/me/profile/", { body: { status } });
  if (error !== undefined) return error;
  const state = client.session?.dialogue.state;
  const changes = state?.apply({ type: "presence", online: {}, profiles: { [state.me!.id]: data } });
  client.session?.changed(changes ?? []);
  return null;
}
