/** A message in each of its states. */

import type { MessageFile } from "../src/core/files/file";
import type { Row } from "../src/core/rows";
import { row } from "./row";

const DAY_MS = 86_400_000;
const ANA: Partial<Row> = { sender: "ana", name: "Ana Example" };
const OWN: Partial<Row> = { sender: "me", name: "Ben Example", isOwn: true };
const LONG = "The tide turns at four, and whoever is not on board by then walks home. ".repeat(4);

/** A file; of pictures and films no byte is there, so that what stands for them is seen. */
function file(id: string, name: string, media_type: string, change: Partial<MessageFile> = {}): MessageFile {
  return { id, name, media_type, size: 4_200_000, ...change };
}

const THUMBHASH = "1QcSHQRnh493V4dIh4eXh1h4kJUI";
const UPRIGHT = file("upright", "Mast.jpg", "image/jpeg", { width: 1_080, height: 1_920, thumbhash: THUMBHASH });
const WIDE = file("wide", "Harbour.jpg", "image/jpeg", { width: 1_920, height: 1_080, thumbhash: THUMBHASH });
const FILM = file("film", "Tide.mp4", "video/mp4", { width: 1_920, height: 1_080, duration: 12 });
const SOUND = file("sound", "Foghorn.mp3", "audio/mpeg", { duration: 4 });
const PAPER = file("paper", `Berths ${"and moorings ".repeat(8)}.pdf`, "application/pdf");

export const ROWS: Row[] = [
  row("Of somebody", ANA),
  row("And once more", { ...ANA, isFollowUp: true }),
  row("Edited", { ...ANA, isFollowUp: true, isEdited: true }),
  row("Pinned", { ...ANA, isFollowUp: true, isPinned: true }),
  row("Deleted", { ...ANA, isFollowUp: true, isDeleted: true }),
  row("Long", { sender: "chi", name: `Chi ${"Featherstonehaugh-".repeat(6)}`, text: LONG }),
  row("Lines and a link", { sender: "chi", isFollowUp: true, text: "One\nTwo\nhttps://example.org/a_(b)" }),
  row("Marks", {
    sender: "chi",
    isFollowUp: true,
    text: "*Bold*, _italic_, ~struck~ and `code`\n> A quote\n- one\n  - two\n```js\nconst tide = 4; // o'clock\n```",
  }),
  row("Of somebody who left", { sender: "dora", name: null }),
  row("From right to left", { sender: "layla", name: "ليلى حداد", text: "مرحبًا، هل أنتم هنا؟" }),
  row("Emoji", { sender: "layla", isFollowUp: true, text: "👍🏽 🎉" }),
  row("A picture", { sender: "layla", isFollowUp: true, text: "", files: [WIDE] }),
  row("One that is high, with a text", { sender: "layla", isFollowUp: true, text: LONG, files: [UPRIGHT] }),
  row("Several", { sender: "layla", isFollowUp: true, files: [WIDE, UPRIGHT, WIDE, FILM, UPRIGHT] }),
  row("Papers and sound", { sender: "layla", isFollowUp: true, files: [PAPER, SOUND] }),
  row("Own files", { ...OWN, status: "read", text: "", files: [UPRIGHT, PAPER] }),
  row("Sending", { ...OWN, seq: null, status: "sending" }),
  row("Sent", { ...OWN, status: "sent" }),
  row("Read, and long", { ...OWN, isFollowUp: true, status: "read", text: LONG }),
  row("Edited and read", { ...OWN, isFollowUp: true, status: "read", isEdited: true }),
  row("Own, deleted", { ...OWN, isFollowUp: true, isDeleted: true }),
  row("Own emoji", { ...OWN, status: "sent", text: "🚢" }),
  row("Refused", { ...OWN, seq: null, status: "failed", failure: { code: "invalid", detail: "It is too long." } }),
  row("Of the day before yesterday", {
    ...OWN,
    seq: null,
    status: "old",
    at: new Date(Date.now() - 2 * DAY_MS).toISOString(),
  }),
];
