/** What whoever has the address of a first administrator does with it. */

import type { components } from "../api/http";
import { session } from "../app.svelte";
import type { Problem } from "../core/api";

export type FirstAdministrator = Omit<components["schemas"]["AdministratorCreateRequest"], "token">;

/** Return what is wrong with a token, or null. */
export async function setupCheck(token: string): Promise<Problem | null> {
  const { error } = await session.api("POST", "/api/setup/about/", { body: { token } });
  return error ?? null;
}

/** Sign up as the first administrator, and in; return what was wrong, or null. */
export async function administratorCreate(token: string, form: FirstAdministrator): Promise<Problem | null> {
  const { data, error } = await session.api("POST", "/api/setup/", { body: { token, ...form } });
  if (error !== undefined) return error;
  // The cookie is here: it is exchanged as after a reload.
  session.update(data.me);
  await session.token(true);
  return null;
}

/** Become it with the account that one is signed in with; return what was wrong, or null. */
export async function administratorClaim(token: string): Promise<Problem | null> {
  const { error } = await session.api("POST", "/api/setup/claim/", { body: { token } });
  if (error !== undefined) return error;
  if (session.me !== null) session.update({ ...session.me, is_administrator: true });
  return null;
}
