/** Who invites, as the server decides it too, and what a link may be like. */

import { mayLead } from "./rooms";
import { meta } from "./site";
import type { Conversation } from "./state/conversation";

const DAY_SECONDS = 24 * 60 * 60;

/** How long a link is good, in seconds; null for as long as nobody revokes it. */
export const LASTS = {
  day: DAY_SECONDS,
  week: 7 * DAY_SECONDS,
  month: 30 * DAY_SECONDS,
  ever: null,
} as const;
export type Lasts = keyof typeof LASTS;

/** How many people may come by a link; null for any number. */
export const USES = [1, 10, 100, null] as const;

/** Return whether one invites into a room: into a channel every member, into a group who leads it. */
export function mayInviteTo({ kind, role, settings }: Pick<Conversation, "kind" | "role" | "settings">): boolean {
  if (kind === "direct" || settings?.is_archived === true) return false;
  return kind === "channel" || mayLead({ role });
}

/** Return whether one invites people to the workspace. */
export function mayInviteHere(isAdministrator: boolean): boolean {
  if (meta("registration") === "closed") return false;
  return isAdministrator || meta("invitations") !== "admins";
}

/** A name as mail programs write it before an e-mail, and that e-mail. */
const NAMED = /(?:"[^"]*"\s*|[^<>,;"]*)<([^<>]*)>/gu;

/** Return the e-mails in a text, which stand between commas, semicolons or spaces, or behind names in brackets. */
export function emailsIn(text: string): string[] {
  const plain = text.replace(NAMED, " $1 ");
  return [...new Set(plain.split(/[\s,;]+/u).filter((one) => one !== ""))];
}
