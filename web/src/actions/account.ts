/** What one does with one's own account and sessions. */

import type { components } from "../api/http";
import type { Privacy } from "../api/socket";
import { client, session } from "../app.svelte";
import type { Answer, Problem } from "../core/api";

/** A sign-in of one's own, on this device or another. */
export type ActiveSession = components["schemas"]["Session"];

/** Change one's name; return what was wrong, or null. */
export async function userRename(first_name: string, last_name: string): Promise<Problem | null> {
  const body = { first_name, last_name };
  const { data, error } = await session.api("PATCH", "/api/me/", { body });
  if (error !== undefined) return error;
  session.update(data);
  return null;
}

/** Change what one shows of oneself; return what was wrong, or null. */
export async function privacyUpdate(change: Partial<Privacy>): Promise<Problem | null> {
  const { data, error } = await session.api("PATCH", "/api/me/privacy/", { body: change });
  if (error !== undefined) return error;
  client.session?.changed(client.session.dialogue.state.keepPrivacy(data));
  return null;
}

/** Return what was wrong, or null. */
export async function passwordChange(
  old_password: string,
  password: string,
): Promise<Problem | null> {
  const body = { old_password, password, confirm_password: password };
  const { error } = await session.api("POST", "/api/me/password/", { body });
  return error ?? null;
}

/** Return where one is signed in. */
export function sessionsLoad(): Promise<Answer<ActiveSession[]>> {
  return session.api("GET", "/api/me/sessions/");
}

/** End all other sessions of one's own; return what was wrong, or null. */
export async function sessionsEndOthers(): Promise<Problem | null> {
  const { error } = await session.api("DELETE", "/api/me/sessions/");
  return error ?? null;
}

/** End another session of one's own; return what was wrong, or null. */
export async function sessionEnd(session_id: string): Promise<Problem | null> {
  const path = { session_id };
  const { error } = await session.api("DELETE", "/api/me/sessions/{session_id}/", { path });
  return error ?? null;
}
