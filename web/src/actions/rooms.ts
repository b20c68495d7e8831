/** What is done with groups and channels, and the people in them. */

import type { components } from "../api/http";
import { client, session } from "../app.svelte";
import type { Answer, Problem } from "../core/api";
import type { Role } from "../core/room-members";

type MembersPage = components["schemas"]["MembersPage"];

/** Set up a room; return what was wrong, or null. */
export async function conversationUpdate(
  id: string,
  change: components["schemas"]["PatchedConversationUpdateRequest"],
): Promise<Problem | null> {
  const { error } = await session.api("PATCH", "/api/conversations/{conversation_id}/", {
    path: { conversation_id: id },
    body: change,
  });
  return error ?? null;
}

/** Return a page of who is in a room, or of who of them has such a name; they are known from then on. */
export async function membersPage(
  id: string,
  q: string,
  cursor: string,
  signal?: AbortSignal,
): Promise<Answer<MembersPage>> {
  const answer = await session.api("GET", "/api/conversations/{conversation_id}/members/", {
    path: { conversation_id: id },
    query: { ...(q === "" ? {} : { q }), ...(cursor === "" ? {} : { cursor }) },
    ...(signal && { signal }),
  });
  if (answer.data !== undefined) {
    const changes = client.session?.dialogue.state.loadMembers(id, answer.data.results);
    client.session?.changed(changes ?? []);
  }
  return answer;
}

/** Give somebody another role in a room; return what was wrong, or null. */
export async function roleSet(id: string, person: string, role: Role): Promise<Problem | null> {
  const { error } = await session.api(
    "PATCH",
    "/api/conversations/{conversation_id}/members/{user_id}/",
    { path: { conversation_id: id, user_id: person }, body: { role } },
  );
  return error ?? null;
}

/** Add people to a group; return what was wrong, or null. */
export async function membersAdd(id: string, people: string[]): Promise<Problem | null> {
  const { data, error } = await session.api(
    "POST",
    "/api/conversations/{conversation_id}/members/",
    { path: { conversation_id: id }, body: { people } },
  );
  if (error !== undefined) return error;
  const changes = client.session?.dialogue.state.loadMembers(id, data.results);
  client.session?.changed(changes ?? []);
  return null;
}

/** Remove somebody from a group, or leave it oneself; return what was wrong, or null. */
export async function memberRemove(id: string, person: string): Promise<Problem | null> {
  const { error } = await session.api(
    "DELETE",
    "/api/conversations/{conversation_id}/members/{user_id}/",
    { path: { conversation_id: id, user_id: person } },
  );
  return error ?? null;
}
