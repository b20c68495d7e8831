/** Die deutschen Wörter der Konten: wie eines entsteht, und wie ein Passwort gewählt wird. */

import type { words as english } from "../en/account";
import { plural } from "../plural";

const count = plural("de");

export const words: typeof english = {
  account: {
    newPassword: "Neues Passwort",
    haveAccount: "Du hast schon ein Konto?",
    closed: "Hier kann sich niemand selbst registrieren. Bitte die Administration um ein Konto.",
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
    byInvitation: "Hier registriert man sich auf Einladung. Bitte jemanden um einen Link.",
  },
  invite: {
    title: "Einladung",
    join: (name) => `${name} beitreten`,
    toSite: (inviter, site) => `${inviter} lädt dich zu ${site} ein.`,
    toRoom: {
      channel: (inviter) => `${inviter} lädt dich in diesen Kanal ein.`,
      group: (inviter) => `${inviter} lädt dich in diese Gruppe ein.`,
    },
    asAdmin: "Du wirst dort Admin.",
    people: (many) => count(many, { one: "# Person", other: "# Personen" }),
    until: (end) => `Die Einladung gilt bis ${end}.`,
    signedInAs: (name) => `Du bist als ${name} angemeldet.`,
    needsAccount: "Diese Einladung ist für Leute, die hier schon ein Konto haben.",
    newHere: "Noch kein Konto?",
    noLink: "Der Link ist unvollständig. Öffne ihn noch einmal so, wie er dir geschickt wurde.",
    dead: "Diese Einladung funktioniert nicht",
    askAnew: "Bitte um einen neuen Link, wer dich eingeladen hat.",
    open: (site) => `${site} öffnen`,
  },
  setup: {
    title: "Werde Administrator",
    about: "Noch kümmert sich niemand um diesen Chat. Wer diese Adresse zuerst öffnet, tut es: um Personen, Registrierung und Namen.",
    become: "Administrator werden",
    dead: "Diese Adresse gilt nicht",
  },
  rules: {
    length: (many) => `Mindestens ${many} Zeichen`,
    notDigits: "Nicht nur Ziffern",
    unlike: "Anders als dein Name und deine E-Mail-Adresse",
    kept: "(erfüllt)",
  },
  accountSentences: {
    "No mail can be sent to this domain.":
      "An diese Domain kann keine E-Mail gesendet werden.",
    "Use only plain letters, digits and signs before the @.":
      "Vor dem @ stehen nur einfache Buchstaben, Ziffern und Zeichen.",
    "An account with this e-mail exists already.": "Mit dieser E-Mail-Adresse gibt es schon ein Konto.",
    "The name has {} characters; at most {} are accepted.":
      "Der Name hat {} Zeichen; erlaubt sind höchstens {}.",
    "The name is empty; send {} to {} characters.": "Der Name ist leer; erlaubt sind {} bis {} Zeichen.",
    "The password is too similar to the e-mail.":
      "Das Passwort ist der E-Mail-Adresse zu ähnlich.",
    "The password is too similar to the first name.": "Das Passwort ist dem Vornamen zu ähnlich.",
    "The password is too similar to the last name.": "Das Passwort ist dem Nachnamen zu ähnlich.",
    "Sign-up here is by invitation. Ask somebody for a link.":
      "Hier registriert man sich auf Einladung. Bitte jemanden um einen Link.",
    "This address is not valid any more. The start of the server prints one while there is no administrator.":
      "Diese Adresse gilt nicht mehr. Solange es keinen Administrator gibt, gibt der Start des Servers eine aus.",
    "This conversation is archived.": "Dieser Chat ist archiviert.",
    "This invitation has expired.": "Diese Einladung ist abgelaufen.",
    "This invitation is not valid any more.": "Diese Einladung gilt nicht mehr.",
    "This invitation link is not valid.": "Dieser Einladungslink ist ungültig.",
    "This invitation was revoked.": "Diese Einladung wurde zurückgezogen.",
    "This invitation was used as often as it can be.": "Diese Einladung ist aufgebraucht.",
    "You were removed from it; an owner or admin can add you.":
      "Du wurdest dort entfernt. Nur wer dort Besitzer oder Admin ist, kann dich wieder aufnehmen.",
    "This password is entirely numeric.": "Das Passwort besteht nur aus Ziffern.",
    "This password is too common.": "Dieses Passwort ist zu verbreitet.",
    "This password is too short. It must contain at least {} characters.":
      "Das Passwort ist zu kurz. Es braucht mindestens {} Zeichen.",
  },
};
