/** What is done with conversations and their members. */

import type { Conversation } from "../api/socket";
import { client, session } from "../app.svelte";
import type { Answer, Problem } from "../core/api";

/** Return the conversation with a person, which is made if there is none. */
export async function conversationDirectOpen(person: string): Promise<Answer<Conversation>> {
  return known(
    await session.api("POST", "/api/conversations/", { body: { kind: "direct", person } }),
  );
}

/** Make a group and return it. */
export async function groupCreate(
  title: string,
  members: string[],
): Promise<Answer<Conversation>> {
  return known(
    await session.api("POST", "/api/conversations/", { body: { kind: "group", title, members } }),
  );
}

/** Return what was wrong, or null. */
export async function conversationRename(id: string, title: string): Promise<Problem | null> {
  const { error } = await session.api("PATCH", "/api/conversations/{conversation_id}/", {
    path: { conversation_id: id },
    body: { title },
  });
  return error ?? null;
}

/** Mute or pin a conversation. */
export function membershipUpdate(
  id: string,
  change: { is_muted?: boolean; is_pinned?: boolean },
): void {
  void client.session?.do(id, { type: "membership.update", ...change });
}

/** Accept that a stranger writes. */
export function requestAccept(id: string): void {
  void client.session?.do(id, { type: "request.accept" });
}

/** Forget that a conversation could not be muted or pinned. */
export function membershipDiscard(id: string, pending: string): void {
  client.session?.dialogue.outbox.withdraw(id, pending);
}

/** Load who in a room has such a name; return what was wrong, or null. */
export async function membersFind(id: string, q: string, signal: AbortSignal): Promise<Problem | null> {
  const { data, error } = await session.api("GET", "/api/conversations/{conversation_id}/members/", {
    path: { conversation_id: id },
    query: { q },
    signal,
  });
  if (error !== undefined) return error;
  const changes = client.session?.dialogue.state.loadMembers(id, data.results);
  client.session?.changed(changes ?? []);
  return null;
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

/** Take a conversation that was just made or found, so that it can be shown. */
export function known(answer: Answer<Conversation>): Answer<Conversation> {
  if (answer.data !== undefined) {
    const changes = client.session?.dialogue.state.loadConversation(answer.data);
    client.session?.changed(changes ?? []);
  }
  return answer;
}
