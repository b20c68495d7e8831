/** Die deutschen Wörter der Liste und einer Unterhaltung. */

import type { words as english } from "../en/conversation";
import { plural } from "../plural";

const count = plural("de");

export const words: typeof english = {
  titles: {
    new: "Neuer Chat",
    settings: "Einstellungen",
    info: "Gruppeninfo",
    infoDirect: "Chat-Info",
    missing: "Chat nicht gefunden",
  },
  conversation: {
    people: (many) => count(many, { one: "# Person", other: "# Personen" }),
    online: "Online",
    writing: (name) => `${name} schreibt …`,
    twoWriting: (one, other) => `${one} und ${other} schreiben …`,
    manyWriting: "Mehrere schreiben …",
    deleteTitle: "Diese Nachricht löschen?",
    deleteText: "Alle hier sehen, dass etwas gelöscht wurde, aber nicht, was.",
  },
  messages: {
    region: "Nachrichten",
    log: "Neue Nachrichten",
    actions: "Aktionen für die Nachricht",
    none: "Noch keine Nachrichten. Sag hallo.",
    new: "Neu",
    newSince: (many, since) => count(many, { other: `# neue seit ${since}` }),
    forget: "Ausblenden",
    newBelow: (many) => count(many, { other: "# neu" }),
    arrived: (many) => count(many, { one: "# neue Nachricht", other: "# neue Nachrichten" }),
    jump: "Zur neuesten Nachricht",
    you: "Du",
    line: (name, time, text) => `${name}, ${time}: ${text}`,
    comma: ", ",
    deleted: "Nachricht gelöscht",
    edited: "bearbeitet",
    status: {
      old: "nicht gesendet",
      sending: "wird gesendet",
      failed: "nicht gesendet",
      sent: "gesendet",
      read: "gelesen",
    },
    notSent: "Nicht gesendet.",
    retry: "Noch einmal versuchen",
    copy: "Text kopieren",
    copied: "Kopiert",
    edit: "Bearbeiten",
    delete: "Löschen",
    discard: "Änderung verwerfen",
  },
  composer: {
    form: "Nachricht schreiben",
    message: "Nachricht",
    send: "Senden",
    save: "Speichern",
    newLine: "Umschalt+Enter für eine neue Zeile",
    editing: "Du bearbeitest eine Nachricht",
    cancel: "Bearbeiten beenden",
    size: (size, most) => `${size} von ${most} Zeichen`,
    tooLong: (most) => `Das ist zu lang zum Senden: Höchstens ${most} Zeichen passen hinein.`,
    noFiles: "Dateien und Bilder können noch nicht gesendet werden.",
  },
  list: {
    title: "Chats",
    find: "Personen und Chats suchen",
    draft: "Entwurf:",
    you: "Du:",
    deleted: "Nachricht gelöscht",
    silent: "Noch keine Nachrichten",
    unread: (many) => count(many, { other: "ungelesen" }),
    muted: "Stumm",
    pinned: "Angeheftet",
    people: "Personen",
    empty: "Noch keine Chats. Such oben jemanden beim Namen oder fang hier einen an.",
    emptyAlone: "Noch allein? Öffne ein privates Fenster und registriere dich als zweite Person.",
    nothing: (query) => `Keine Ergebnisse für „${query}“`,
    leftBehind: "Etwas wurde nicht gesendet: Du bist nicht mehr in diesem Chat.",
    look: "Zeigen",
  },
  missing: {
    text: "Die Adresse ist falsch, oder du bist nicht mehr in diesem Chat.",
    back: "Zurück zu den Chats",
  },
  welcome: {
    text: "Wähle einen Chat oder beginne einen neuen.",
  },
  outbox: {
    written: (days) =>
      count(days, { one: "Vor # Tag geschrieben.", other: "Vor # Tagen geschrieben." }),
    send: "Jetzt senden",
    delete: "Löschen",
  },
  connection: {
    reconnecting: "Verbindung wird wiederhergestellt …",
    offline: "Du bist offline. Nachrichten werden gesendet, sobald du wieder verbunden bist.",
    unreachable: "Der Server ist nicht erreichbar. Nachrichten werden gesendet, sobald er wieder da ist.",
    back: "Wieder verbunden",
  },
};
