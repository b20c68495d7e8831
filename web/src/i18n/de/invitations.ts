/** Die deutschen Wörter der Einladungen. */

import type { words as english } from "../en/invitations";
import { plural } from "../plural";

const count = plural("de");

export const words: typeof english = {
  invite: "Per Link einladen",
  here: "Leute einladen",
  to: (room) => `Leute zu ${room} einladen`,
  hint: "Wer den Link hat, kann beitreten. Gib ihn nur denen, für die er ist.",
  living: "Gültige Links",
  over: "Frühere Links",
  states: {
    expired: "Abgelaufen",
    used_up: "Aufgebraucht",
    revoked: "Widerrufen",
    void: "Ungültig: Wer ihn gemacht hat, darf nicht mehr einladen",
  },
  none: "Keine gültigen Links.",
  make: "Link erstellen",
  role: "Sie werden",
  roles: { member: "Mitglied", admin: "Admin" },
  lasts: "Gültig",
  lastings: { day: "1 Tag", week: "7 Tage", month: "30 Tage", ever: "Bis er widerrufen wird" },
  uses: "Grenze",
  anyNumber: "Keine",
  people: (many) => count(many, { one: "# Person", other: "# Personen" }),
  emails: "Per E-Mail senden an",
  emailsHint: "Mehrere mit Komma getrennt. Jede Adresse bekommt einen eigenen Link, für eine Person.",
  send: "Senden",
  sent: (many) => count(many, { one: "# Einladung ist unterwegs", other: "# Einladungen sind unterwegs" }),
  link: "Link",
  copy: "Link kopieren",
  by: (name) => `Erstellt von ${name}`,
  mailedTo: (email) => `Gesendet an ${email}`,
  until: (end) => `Gültig bis ${end}`,
  noEnd: "Läuft nicht ab",
  asAdmin: "Macht zu Admins",
  came: (many, most) =>
    most !== null
      ? `Beigetreten: ${count(many, { other: "#" })} von ${count(most, { other: "#" })}`
      : many === 0
        ? "Noch niemand beigetreten"
        : count(many, { one: "# Person beigetreten", other: "# Personen beigetreten" }),
  whoCame: "Wer beigetreten ist",
  revoke: "Widerrufen",
  askRevoke: "Niemand kann damit mehr beitreten.",
};
