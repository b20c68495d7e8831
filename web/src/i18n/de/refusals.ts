/** Die deutschen Wörter dessen, was der Server ablehnt. */

import type { words as english } from "../en/refusals";

export const words: typeof english = {
  "A group has at most {} people.": "Eine Gruppe hat höchstens {} Personen.",
  "A message has at most {} different reactions.":
    "Eine Nachricht hat höchstens {} verschiedene Reaktionen.",
  "At most {} messages are pinned at a time: unpin one first.":
    "Höchstens {} Nachrichten sind zugleich angeheftet. Nimm zuerst eine davon weg.",
  "Make somebody else an administrator first: this is the last one.": "Mach zuerst jemand anderen zum Administrator: Das ist der letzte.",
  "Message {} is deleted.": "Die Nachricht, auf die du antwortest, ist gelöscht.",
  "Nobody with an active account has the id {}.":
    "Eine der Personen hat kein aktives Konto mehr.",
  "The title is empty; send {} to {} characters.":
    "Der Name ist leer; erlaubt sind {} bis {} Zeichen.",
  "There is a default channel of this name already.": "Es gibt schon einen Standardkanal mit diesem Namen.",
  "There is no such message.": "Die Nachricht, die du weiterleitest, kannst du nicht mehr lesen.",
  "This account is deactivated. Activate it first.": "Dieses Konto ist deaktiviert. Aktiviere es zuerst.",
  "This is not your current password.": "Das ist nicht dein aktuelles Passwort.",
  "This message is deleted.": "Diese Nachricht ist gelöscht.",
  "Too many changes. Try again in {} s.": "Zu viele Änderungen. Versuch es in {} s noch einmal.",
  "Too many new conversations. Try again in {} s.":
    "Zu viele neue Chats. Versuch es in {} s noch einmal.",
  "You and this person cannot write to each other.": "Ihr könnt einander nicht schreiben.",
  "You can block at most {} people: unblock one first.":
    "Du kannst höchstens {} Personen blockieren. Gib zuerst eine davon frei.",
  "You can save at most {} messages.": "Du kannst dir höchstens {} Nachrichten merken.",
  "You cannot add the person with the id {}.": "Eine der Personen kannst du nicht hinzufügen.",
  "A picture has at most {} MiB.": "Ein Bild hat höchstens {} MiB.",
  "This file takes too much time or memory to be looked into.": "Diese Datei anzusehen, braucht zu viel Zeit oder Speicher.",
  "This picture has {} by {} pixels; {} million are accepted.": "Dieses Bild hat {} mal {} Pixel; angenommen werden {} Millionen.",
  "This picture moves in {} frames; at most {} are accepted, and {} thousand million pixels in all.":
    "Dieses Bild bewegt sich in {} Einzelbildern; angenommen werden höchstens {}, und {} Milliarden Pixel in allen zusammen.",
  "This picture takes too much to be drawn.": "Dieses Bild zu zeichnen, ist zu aufwendig.",
};
