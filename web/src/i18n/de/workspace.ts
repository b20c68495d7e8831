/** Die deutschen Wörter dessen, worum sich Administratoren kümmern. */

import type { words as english } from "../en/workspace";
import { plural } from "../plural";

const count = plural("de");

export const words: typeof english = {
  forAdministrators: "Das sehen nur Administratoren.",
  parts: {
    people: { title: "Personen", hint: "Alle, die hier ein Konto haben." },
    invitations: { title: "Einladungen", hint: "Wer einen Link hat, kann beitreten. Gib ihn nur denen, für die er ist." },
    channels: { title: "Standardkanäle", hint: "Neue treten ihnen bei, wenn sie sich registrieren oder zum ersten Mal anmelden. Wer einen verlässt, wird nicht wieder hinzugefügt." },
    general: { title: "Name und Registrierung", hint: "" },
    server: { title: "Server", hint: "Was gespeichert und gemessen wird." },
  },
  people: {
    find: "Nach Name oder E-Mail suchen",
    administrator: "Administrator",
    deactivated: "Deaktiviert",
    sessions: (many) =>
      many === 0 ? "Nicht angemeldet" : count(many, { one: "Auf # Gerät angemeldet", other: "Auf # Geräten angemeldet" }),
    since: (time) => `Hier seit ${time}`,
    makeAdmin: "Zum Administrator machen",
    takeAdmin: "Administratorrolle entziehen",
    signOut: "Überall abmelden",
    reset: "Link für ein neues Passwort",
    deactivate: "Deaktivieren",
    activate: "Aktivieren",
    ask: {
      makeAdmin: (name) => `${name} zum Administrator machen?`,
      takeAdmin: (name) => `${name} die Administratorrolle entziehen?`,
      signOut: (name) => `${name} überall abmelden?`,
      deactivate: (name) => `${name} deaktivieren?`,
    },
    after: {
      makeAdmin: "Administratoren kümmern sich um alle Personen, den Namen und die Registrierung und können dir diese Rolle nehmen.",
      takeAdmin: "Sonst ändert sich nichts: Angemeldet und in den Chats bleibt alles, wie es ist.",
      signOut: "Alle Sitzungen enden sofort. Eine neue Anmeldung ist möglich.",
      deactivate: "Es folgt die Abmeldung, und eine Anmeldung ist erst wieder möglich, wenn jemand das Konto aktiviert. Was geschrieben wurde, bleibt.",
    },
    signedOut: (name) => `${name} ist überall abgemeldet.`,
    resetOf: (name) => `Ein neues Passwort für ${name}`,
    resetHint: "Gib diesen Link weiter. Er gilt einmal, eine Stunde lang, und wird nicht wieder gezeigt.",
  },
  channels: {
    these: "Kanäle, denen Neue beitreten",
    none: "Neue treten keinem Kanal bei.",
    others: "Andere Kanäle",
    noOthers: "Es gibt keinen anderen solchen Kanal.",
    add: "Hinzufügen",
    remove: "Entfernen",
  },
  general: {
    name: "Name",
    noName: "Gib einen Namen ein.",
    nameHint: "In Titeln, bei der Anmeldung, in E-Mails und Benachrichtigungen. Andere sehen ihn, wenn sie die Seite wieder öffnen.",
    nameSaved: "Der Name ist gespeichert.",
    fixed: (variable) => `Das legt die Umgebung des Servers fest (${variable}).`,
    registration: "Wer sich registriert",
    registrations: { open: "Alle", invite: "Wer eingeladen wurde", closed: "Niemand" },
    registrationHints: {
      open: "Wer diese Seite erreicht, erstellt ein Konto.",
      invite: "Für ein Konto braucht man den Link einer Einladung.",
      closed: "Administratoren legen Konten auf den Verwaltungsseiten an.",
    },
    invitations: "Wer Leute ohne Konto einlädt",
    inviters: { everyone: "Alle", admins: "Administratoren" },
    inviterHints: {
      everyone: "Wer ein Konto hat, erstellt Links für andere.",
      admins: "Alle anderen laden Leute in Räume ein, die schon hier sind.",
    },
  },
  server: {
    storage: "Gespeichert",
    database: "Datenbank",
    size: "Größe",
    free: "Frei auf ihrer Platte",
    people: "Personen",
    conversations: "Chats",
    messages: "Nachrichten",
    files: "Dateien",
    measures: "Gemessen",
    since: (time) => `Seit dem Start vor ${time}`,
    processes: (many) => `Von dem der ${many} Prozesse, der geantwortet hat.`,
    online: "Personen online",
    sockets: "Offene Verbindungen",
    received: "Frames, die darüber kamen",
    delivered: "Ereignisse, die darüber gingen",
    requests: "HTTP-Anfragen dauern",
    writes: "Nachrichten zu speichern dauert",
    latency: (median, slow) => `${median}, 5 % länger als ${slow}`,
    nothing: "Noch nichts",
    queue: "Nachrichten, die noch zu speichern sind",
    memory: "Speicher",
    failures: "Fehler",
  },
};
