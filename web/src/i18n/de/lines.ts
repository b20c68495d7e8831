/** Die deutschen Wörter von dem, was in Gruppen und Kanälen geschah. */

import type { words as english } from "../en/lines";
import { plural } from "../plural";

const count = plural("de");

function have(many: number): string {
  return many > 1 ? "haben" : "hat";
}

/** @param it die Gruppe, der Kanal; @param its mit dem Genitiv. */
function room(it: string, its: string): (typeof english)["group"] {
  return {
    renamed: (by, title, many) => `${by} ${have(many)} ${it} in „${title}“ umbenannt`,
    renamedOften: (by, title, many, times) =>
      count(times, { other: `${by} ${have(many)} ${it} #-mal umbenannt, zuletzt in „${title}“` }),
    picture: (by, many) => `${by} ${have(many)} das Bild ${its} geändert`,
    archived: (by, many) => `${by} ${have(many)} ${it} archiviert`,
    restored: (by, many) => `${by} ${have(many)} ${it} wiederhergestellt`,
  };
}

export const words: typeof english = {
  joined: (names, many) => `${names} ${many > 1 ? "sind" : "ist"} beigetreten`,
  left: (names, many) => `${names} ${have(many)} den Raum verlassen`,
  added: (by, names) => `${by} hat ${names} hinzugefügt`,
  removed: (by, names) => `${by} hat ${names} entfernt`,
  is: {
    owner: (names, many) => (many > 1 ? `${names} sind jetzt Inhaber/innen` : `${names} ist jetzt Inhaber/in`),
    admin: (names, many) => `${names} ${many > 1 ? "sind" : "ist"} jetzt Admin${many > 1 ? "s" : ""}`,
    member: (names, many) =>
      many > 1 ? `${names} sind jetzt einfache Mitglieder` : `${names} ist jetzt einfaches Mitglied`,
  },
  made: {
    owner: (by, names) => `${by} hat ${names} die Inhaberrolle gegeben`,
    admin: (by, names) => `${by} hat ${names} die Adminrolle gegeben`,
    member: (by, names, many) =>
      `${by} hat ${names} ${many > 1 ? "zu einfachen Mitgliedern" : "zum einfachen Mitglied"} gemacht`,
  },
  pinned: (by, what, many) => `${by} ${have(many)} ${what} angeheftet`,
  message: "eine Nachricht",
  messages: (many) => count(many, { other: "# Nachrichten" }),
  group: room("die Gruppe", "der Gruppe"),
  channel: room("den Kanal", "des Kanals"),
  others: (many) => count(many, { one: "# weitere Änderung", other: "# weitere Änderungen" }),
  folded: (many) =>
    count(many, {
      one: "Nachricht von jemandem, den du blockiert hast",
      other: "# Nachrichten von Leuten, die du blockiert hast",
    }),
  show: "Anzeigen",
  more: "Alle zeigen",
  less: "Weniger zeigen",
};
