/** The English words of invitations. */

import { plural } from "../plural";

const count = plural("en");

export const words = {
  invite: "Invite by link",
  here: "Invite people",
  to: (room: string): string => `Invite people to ${room}`,
  hint: "Anyone with the link can join. Share it only with the people it is for.",
  living: "Active links",
  over: "Past links",
  states: {
    expired: "Expired",
    used_up: "Used up",
    revoked: "Revoked",
    void: "No longer valid: its creator may not invite any more",
  },
  none: "No active links.",
  make: "Create link",
  role: "Join as",
  roles: { member: "Member", admin: "Admin" },
  lasts: "Valid for",
  lastings: { day: "1 day", week: "7 days", month: "30 days", ever: "Until it is revoked" },
  uses: "Limit",
  anyNumber: "No limit",
  people: (many: number): string => count(many, { one: "# person", other: "# people" }),
  emails: "Send by mail to",
  emailsHint: "Several with commas between them. Each gets a link of its own, for one person.",
  send: "Send",
  sent: (many: number): string => count(many, { one: "# invitation is on its way", other: "# invitations are on their way" }),
  link: "Link",
  copy: "Copy link",
  by: (name: string): string => `Created by ${name}`,
  mailedTo: (email: string): string => `Mailed to ${email}`,
  until: (end: string): string => `Valid until ${end}`,
  noEnd: "Never expires",
  asAdmin: "Joins as admin",
  came: (many: number, most: number | null): string =>
    most !== null
      ? `${count(many, { other: "#" })} of ${count(most, { other: "#" })} joined`
      : many === 0
        ? "Nobody has joined yet"
        : count(many, { one: "# person joined", other: "# people joined" }),
  whoCame: "Who joined",
  revoke: "Revoke",
  askRevoke: "Nobody can join by it any more.",
};
