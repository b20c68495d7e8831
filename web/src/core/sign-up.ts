/** A new account. */

import type { components } from "../api/http";
import type { Problem, Session } from "./session";

export type SignUp = components["schemas"]["AccountCreateRequest"];

/** Make an account and sign in; return what was wrong, or null. */
export async function signUp(session: Session, form: SignUp): Promise<Problem | null> {
  const { data, error } = await session.open("POST", "/api/session/account/", { body: form });
  if (data === undefined) return error;
  session.begin(data);
  return null;
}
