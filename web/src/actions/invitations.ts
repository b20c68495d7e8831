/** What those do with invitations who make them, and look after them. */

import type { components } from "../api/http";
import { session } from "../app.svelte";
import type { Answer } from "../core/api";
import { meeting } from "./met";

export type Invitation = components["schemas"]["Invitation"];
/** Somebody who came by one. */
export type InvitationUser = components["schemas"]["InvitationUser"];
export type NewInvitation = components["schemas"]["InvitationCreateRequest"];

/** Return a page of the invitations to a room; without one, to the workspace. */
export function invitationsPage(
  conversation: string | null,
  cursor: string,
): Promise<Answer<components["schemas"]["InvitationsPage"]>> {
  const query = {
    ...(conversation === null ? {} : { conversation }),
    ...(cursor === "" ? {} : { cursor }),
  };
  return session.api("GET", "/api/invitations/", { query });
}

/** Make a link. */
export function invitationCreate(invitation: NewInvitation): Promise<Answer<Invitation>> {
  return session.api("POST", "/api/invitations/", { body: invitation });
}

/** Have a link of its own mailed to each e-mail, in a language that the server writes. */
export function invitationsMail(
  invitation: Omit<NewInvitation, "max_uses">,
  emails: string[],
  language: NonNullable<components["schemas"]["InvitationsMailRequest"]["language"]>,
): Promise<Answer<components["schemas"]["InvitationsMailed"]>> {
  return session.api("POST", "/api/invitations/mails/", { body: { ...invitation, emails, language } });
}

/** Let nobody come by a link any more. */
export function invitationRevoke(invitation_id: string): Promise<Answer<never>> {
  return session.api("DELETE", "/api/invitations/{invitation_id}/", { path: { invitation_id } });
}

/** Return a page of who came by a link. */
export function invitationPeople(
  invitation_id: string,
  cursor: string,
): Promise<Answer<components["schemas"]["InvitationUsersPage"]>> {
  const query = cursor === "" ? {} : { cursor };
  const asked = session.api("GET", "/api/invitations/{invitation_id}/people/", { path: { invitation_id }, query });
  return meeting(asked, ({ results }) => results.map(({ person }) => person));
}
