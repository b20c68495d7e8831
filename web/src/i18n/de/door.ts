/** Die deutschen Wörter der Anmeldung, und was dort sonst stehen kann. */

import type { words as english } from "../en/door";
import { plural } from "../plural";

const count = plural("de");

export const words: typeof english = {
  app: {
    conversations: "Chats",
    skip: "Zum Schreiben springen",
    unreachable: "Der Server ist nicht erreichbar",
  },
  doors: {
    email: "E-Mail-Adresse",
    password: "Passwort",
    signIn: "Anmelden",
    about: (site) =>
      `Direktnachrichten und Gruppen für alle bei ${site}. Was du schreibst, bleibt auf diesem Server.`,
    ended: "Deine Sitzung ist beendet. Melde dich an, um weiterzumachen.",
    signUp: "Konto erstellen",
    newHere: "Neu hier?",
    forgot: "Passwort vergessen?",
    noCookies:
      "Dieser Browser speichert keine Cookies dieser Seite: Beim Neuladen wirst du abgemeldet.",
  },
  people: {
    former: "Ehemaliges Mitglied",
    first: "Vorname",
    last: "Nachname",
  },
  states: {
    infoOf: (name) => `Über ${name}`,
    skipMessages: "Zu den Nachrichten springen",
    failed: "Hier ist etwas schiefgegangen",
    failedHint: "Was du geschrieben hast, bleibt erhalten. Lade die Seite neu, um weiterzumachen.",
    reload: "Neu laden",
    trying: "Neuer Versuch …",
    nextTry: (seconds) =>
      count(seconds, {
        one: "Nächster Versuch in # Sekunde",
        other: "Nächster Versuch in # Sekunden",
      }),
    tryNow: "Jetzt versuchen",
  },
  form: {
    missing: {
      first: "Gib deinen Vornamen ein.",
      email: "Gib deine E-Mail-Adresse ein.",
      password: "Gib ein Passwort ein.",
      oldPassword: "Gib dein aktuelles Passwort ein.",
      title: "Gib einen Namen für die Gruppe ein.",
    },
    noEmail: "Gib eine ganze E-Mail-Adresse ein, etwa ana@example.org.",
    optional: "Freiwillig",
    show: (label) => `${label} anzeigen`,
    name: "Name",
    cancel: "Abbrechen",
    back: "Zurück",
  },
  problems: {
    invalid: "Prüfe deine Eingabe.",
    invalid_recipient: "Dir selbst kannst du nicht schreiben.",
    unauthenticated: "Dafür musst du angemeldet sein.",
    forbidden: "Das darfst du nicht.",
    not_found: "Das gibt es nicht mehr.",
    method_not_allowed: "Das kann der Server nicht.",
    timeout: "Das hat zu lange gedauert. Versuch es noch einmal.",
    conflict: "Diese Nachricht wurde inzwischen geändert oder gelöscht. Dein Text bleibt erhalten.",
    too_large: "Das ist zu groß.",
    unsupported_media_type: "Diese Art von Inhalt kennt der Server nicht.",
    rate_limited: "Das war zu viel auf einmal. Versuch es später noch einmal.",
    internal: "Auf dem Server ist etwas schiefgegangen.",
    unavailable: "Der Server ist nicht erreichbar. Versuch es bald noch einmal.",
    slow_reader: "Die Verbindung ist zu langsam.",
    going_away: "Der Server startet neu. Versuch es bald noch einmal.",
  },
  sentences: {
    "Ensure this field has no more than {} characters.": "Höchstens {} Zeichen.",
    "Enter a valid email address.": "Gib eine gültige E-Mail-Adresse ein.",
    "No active account found with the given credentials.":
      "Es gibt kein aktives Konto mit dieser E-Mail-Adresse und diesem Passwort.",
    "This field may not be blank.": "Bitte ausfüllen.",
    "Too many attempts. Try again in {} s.": "Zu viele Versuche. Versuch es in {} s noch einmal.",
  },
};
