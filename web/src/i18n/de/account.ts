/** Die deutschen Wörter der Konten: wie eines entsteht, und wie ein Passwort gewählt wird. */

import type { words as english } from "../en/account";

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
    "This password is entirely numeric.": "Das Passwort besteht nur aus Ziffern.",
    "This password is too common.": "Dieses Passwort ist zu verbreitet.",
    "This password is too short. It must contain at least {} characters.":
      "Das Passwort ist zu kurz. Es braucht mindestens {} Zeichen.",
  },
};
