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
    newPassword: "Neues Passwort",
    signIn: "Anmelden",
    about: (site) =>
      `Direktnachrichten und Gruppen für alle bei ${site}. Was du schreibst, bleibt auf diesem Server.`,
    ended: "Deine Sitzung ist beendet. Melde dich an, um weiterzumachen.",
    signUp: "Konto erstellen",
    newHere: "Neu hier?",
    haveAccount: "Du hast schon ein Konto?",
    closed: "Hier kann sich niemand selbst registrieren. Bitte die Administration um ein Konto.",
    forgot: "Passwort vergessen?",
    forgotHint: "Gib deine E-Mail-Adresse ein. Wir schicken dir einen Link für ein neues Passwort.",
    forgotSend: "Link schicken",
    forgotSent: "Sieh in dein Postfach",
    forgotSentHint:
      "Wenn es zu dieser Adresse ein Konto gibt, ist ein Link unterwegs. Er gilt einmal und eine Stunde lang.",
    noMail: "Dieser Server verschickt keine E-Mails. Bitte die Administration um einen Link.",
    reset: "Neues Passwort wählen",
    resetHint: "Du wirst dabei überall abgemeldet.",
    resetSend: "Passwort setzen",
    resetDone: "Dein Passwort ist geändert",
    resetDoneHint: "Du bist überall abgemeldet. Melde dich mit dem neuen Passwort an.",
    resetDead: "Dieser Link funktioniert nicht",
    resetDeadHint: "Er ist abgelaufen oder wurde schon benutzt.",
    askAgain: "Neuen Link anfordern",
    toSignIn: "Zurück zur Anmeldung",
    noCookies:
      "Dieser Browser speichert keine Cookies dieser Seite: Beim Neuladen wirst du abgemeldet.",
  },
  rules: {
    length: (many) => `Mindestens ${many} Zeichen`,
    notDigits: "Nicht nur Ziffern",
    unlike: "Anders als dein Name und deine E-Mail-Adresse",
    kept: "(erfüllt)",
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
    "No mail can be sent to this domain.":
      "An diese Domain kann keine E-Mail gesendet werden.",
    "Use only plain letters, digits and signs before the @.":
      "Vor dem @ stehen nur einfache Buchstaben, Ziffern und Zeichen.",
    "An account with this e-mail exists already.": "Mit dieser E-Mail-Adresse gibt es schon ein Konto.",
    "Enter a valid email address.": "Gib eine gültige E-Mail-Adresse ein.",
    "No active account found with the given credentials.":
      "Es gibt kein aktives Konto mit dieser E-Mail-Adresse und diesem Passwort.",
    "The name has {} characters; at most {} are accepted.":
      "Der Name hat {} Zeichen; erlaubt sind höchstens {}.",
    "The name is empty; send {} to {} characters.": "Der Name ist leer; erlaubt sind {} bis {} Zeichen.",
    "The password is too similar to the e-mail.":
      "Das Passwort ist der E-Mail-Adresse zu ähnlich.",
    "The password is too similar to the first name.": "Das Passwort ist dem Vornamen zu ähnlich.",
    "The password is too similar to the last name.": "Das Passwort ist dem Nachnamen zu ähnlich.",
    "This field may not be blank.": "Bitte ausfüllen.",
    "This password is entirely numeric.": "Das Passwort besteht nur aus Ziffern.",
    "This password is too common.": "Dieses Passwort ist zu verbreitet.",
    "This password is too short. It must contain at least {} characters.":
      "Das Passwort ist zu kurz. Es braucht mindestens {} Zeichen.",
    "Too many attempts. Try again in {} s.": "Zu viele Versuche. Versuch es in {} s noch einmal.",
  },
};
