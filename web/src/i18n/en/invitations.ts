/** The English words of invitations. */

import { plural } from "../plural";

const count = plural("en");

export const words = {
  invite: "Invite by link",
  here: "Invite people",
  to: (room: string): string => `Invite people to ${room}`,
  hint: "Whoever has the link comes in by it: give it only to those it is for.",
  living: "Links that are good",
  over: "Links that are over",
  states: {
    expired: "Expired",
    used_up: "Used up",
    revoked: "Revoked",
    void: "Void: whoever made it may not invite any more",
  },
  none: "There is none right now.",
  make: "Make a link",
  role: "They become",
  roles: { member: "Member", admin: "Admin" },
  lasts: "Good for",
  lastings: { day: "1 day", week: "7 days", month: "30 days", ever: "as long as nobody revokes it" },
  uses: "For",
  anyNumber: "any number of people",
  people: (many: number): string => count(many, { one: "# person", other: "# people" }),
  emails: "Send by mail to",
  emailsHint: "Several with commas between them. Each gets a link of its own, for one person.",
  send: "Send",
  sent: (many: number): string => count(many, { one: "# invitation is on its way", other: "# invitations are on their way" }),
  link: "Link",
  copy: "Copy link",
  by: (name: string): string => `Made by ${name}`,
  mailedTo: (email: string): string => `Mailed to ${email}`,
  until: (end: string): string => `Good until ${end}`,
  noEnd: "Without an end",
  asAdmin: "Makes admins",
  came: (many: number, most: number | null): string =>
    most !== null
      ? `${count(many, { other: "#" })} of ${count(most, { other: "#" })} came`
      : many === 0
        ? "Nobody came yet"
        : count(many, { one: "# person came", other: "# people came" }),
  whoCame: "Who came by it",
  revoke: "Revoke",
  askRevoke: "Nobody comes by it any more.",
};
