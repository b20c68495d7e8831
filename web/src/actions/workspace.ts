/** What administrators do: people, what is chosen for all, and what they see of the server. */

import type { components } from "../api/http";
import { session } from "../app.svelte";
import type { Answer, Problem } from "../core/api";
import { meeting } from "./met";

type Schemas = components["schemas"];
export type Workspace = Schemas["Workspace"];
export type WorkspacePerson = Schemas["WorkspacePerson"];
export type DefaultChannel = Schemas["DefaultChannel"];
export type Latency = Schemas["Latency"];

/** Return what is chosen for all. */
export function workspaceLoad(): Promise<Answer<Workspace>> {
  return session.api("GET", "/api/workspace/");
}

/** Choose something else. */
export function workspaceUpdate(change: Schemas["PatchedWorkspaceUpdateRequest"]): Promise<Answer<Workspace>> {
  return session.api("PATCH", "/api/workspace/", { body: change });
}

/** Return a page of everybody with an account whose name or e-mail has a part. */
export function workspacePeople(q: string, cursor: string): Promise<Answer<Schemas["WorkspacePeoplePage"]>> {
  const query = { ...(q === "" ? {} : { q }), ...(cursor === "" ? {} : { cursor }) };
  return meeting(session.api("GET", "/api/workspace/people/", { query }), ({ results }) => results);
}

/** Change the role of somebody, or whether they sign in at all. */
export async function workspacePersonUpdate(
  user_id: string,
  change: Schemas["PatchedWorkspacePersonUpdateRequest"],
): Promise<Answer<WorkspacePerson>> {
  const answer = await session.api("PATCH", "/api/workspace/people/{user_id}/", {
    path: { user_id },
    body: change,
  });
  const { me } = session;
  if (answer.data !== undefined && me !== null && me.id === user_id) {
    session.update({ ...me, is_administrator: answer.data.is_administrator });
  }
  return answer;
}

/** End all sessions of somebody; return what was wrong, or null. */
export async function workspacePersonSignOut(user_id: string): Promise<Problem | null> {
  const { error } = await session.api("DELETE", "/api/workspace/people/{user_id}/sessions/", { path: { user_id } });
  return error ?? null;
}

/** Return a link by which somebody chooses a new password. */
export function workspacePersonReset(user_id: string): Promise<Answer<Schemas["PasswordResetLink"]>> {
  return session.api("POST", "/api/workspace/people/{user_id}/reset/", { path: { user_id } });
}

/** Return the channels that new people join. */
export function defaultChannels(): Promise<Answer<Schemas["DefaultChannels"]>> {
  return session.api("GET", "/api/workspace/channels/");
}

/** Have new people join a channel, or no more; return what was wrong, or null. */
export async function defaultChannelSet(conversation_id: string, isDefault: boolean): Promise<Problem | null> {
  const { error } = await session.api(
    isDefault ? "PUT" : "DELETE",
    "/api/workspace/channels/{conversation_id}/",
    { path: { conversation_id } },
  );
  return error ?? null;
}

/** Return how much is stored. */
export function storage(): Promise<Answer<Schemas["Storage"]>> {
  return session.api("GET", "/api/workspace/storage/");
}

/** Return what the process that answers has measured. */
export function measures(): Promise<Answer<Schemas["Measures"]>> {
  return session.api("GET", "/api/workspace/measures/");
}
