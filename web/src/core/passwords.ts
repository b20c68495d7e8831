/** A password that was forgotten, and the one in its place. */

import type { components } from "../api/http";
import type { Problem, Session } from "./session";

/** Have a link to choose a new password sent, in a language that the server writes; return what was wrong, or null. */
export async function passwordForgot(
  session: Session,
  email: string,
  language: NonNullable<components["schemas"]["PasswordForgotRequest"]["language"]>,
): Promise<Problem | null> {
  const { error } = await session.open("POST", "/api/password/forgot/", { body: { email, language } });
  return error ?? null;
}

/** Look whether a link to choose a new password is good; return what is wrong, or null. */
export async function passwordResetCheck(session: Session, token: string): Promise<Problem | null> {
  const { error } = await session.open("POST", "/api/password/reset/check/", { body: { token } });
  return error ?? null;
}

/** Choose a new password with the token of a link; return what was wrong, or null. */
export async function passwordReset(session: Session, token: string, password: string): Promise<Problem | null> {
  const body = { token, password, confirm_password: password };
  const { error } = await session.open("POST", "/api/password/reset/", { body });
  if (error !== undefined) return error;
  // All sessions of the account have ended: this one too, if it is theirs.
  if (session.phase === "in") await session.token(true).catch(() => null);
  return null;
}
