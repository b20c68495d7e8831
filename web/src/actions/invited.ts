/** What whoever has the link of an invitation does with it: apart from what those do who make one. */

import type { components } from "../api/http";
import { session } from "../app.svelte";
import type { Answer } from "../core/api";

/** Who invites to what. */
export type InvitationAbout = components["schemas"]["InvitationAbout"];

/** Return what a link is good for; signed in or not. */
export function invitationAbout(token: string): Promise<Answer<InvitationAbout>> {
  return session.api("POST", "/api/invitations/about/", { body: { token } });
}

/** Come by a link, and return where it leads. */
export function invitationAccept(
  token: string,
): Promise<Answer<components["schemas"]["InvitationAccepted"]>> {
  return session.api("POST", "/api/invitations/accepted/", { body: { token } });
}
