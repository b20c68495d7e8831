// @vitest-environment jsdom

import { beforeEach, expect, test } from "vitest";
import { Drafts } from "../src/core/drafts";
import { editIn, keepEdit } from "../src/core/edits";
import { leftBehind } from "../src/core/left-behind";
import { forgetTexts, textsLeft } from "../src/core/left-texts";
import type { Row } from "../src/core/rows";
import type { Outbox } from "../src/core/outbox/outbox";
import { State } from "../src/core/state/state";
import { heldState, outboxOf, write } from "./examples";

const EDIT = { type: "message.edit", target: "mine", seq: 1, text: "Better" } as const;

let state: State;
let outbox: Outbox;
let drafts: Drafts;

beforeEach(async () => {
  state = heldState(1);
  outbox = outboxOf();
  drafts = new Drafts({ putDraft: () => Promise.resolve() }, new Map([["watch", { text: "Half a tho" }]]), () => undefined);
  await write(outbox, "a");
  await outbox.add("watch", EDIT);
  await outbox.add("watch", { type: "membership.update", is_muted: true });
});

test("what is pending in a conversation that one is in is not left behind", () => {
  expect(leftBehind(state, outbox, drafts)).toEqual([]);
});

test("O6: what one wrote is left behind where one was removed meanwhile, with the draft", () => {
  state.drop("watch");
  const unsent = ["Text of a", "Better"];
  expect(leftBehind(state, outbox, drafts)).toEqual(["watch"]);
  expect(textsLeft("watch", outbox, drafts)).toEqual({ drafts: ["Half a tho"], unsent });
});

test("O6: so is what one began to write in a thread, and nothing of it where one still is", () => {
  drafts.set("watch 3", { text: "Aside" });
  drafts.set("watchtower 3", { text: "Elsewhere" });
  state.drop("watch");
  expect(leftBehind(state, outbox, drafts)).toEqual(["watch", "watchtower"]);
  expect(textsLeft("watch", outbox, drafts).drafts).toEqual(["Half a tho", "Aside"]);
  expect(textsLeft("watchtower", outbox, drafts)).toEqual({ drafts: ["Elsewhere"], unsent: [] });
  forgetTexts("watch", outbox, drafts);
  expect([drafts.places(), outbox.conversations()]).toEqual([["watchtower 3"], []]);
});

test("O6: so are other words for a message that one was still writing, in a thread too, and none that say the same", () => {
  const edit = (text: string) => ({ row: { text: "Ahoy" } as Row, text });
  keepEdit("watch", edit("Ahoy there"));
  keepEdit("watch 3", edit("Aside there"));
  keepEdit("watchtower", edit("Ahoy"));
  state.drop("watch");
  expect(leftBehind(state, outbox, drafts)).toEqual(["watch"]);
  expect(textsLeft("watch", outbox, drafts).drafts).toEqual(["Half a tho", "Ahoy there", "Aside there"]);
  forgetTexts("watch", outbox, drafts);
  expect([editIn("watch"), editIn("watch 3")]).toEqual([null, null]);
});

test("O6: of a message with files alone their names are left behind", async () => {
  const file = { id: "f", name: "tide.pdf", media_type: "application/pdf", size: 1 };
  await outbox.add("watch", { type: "message.send", text: "", files: [file] });
  expect(textsLeft("watch", outbox, drafts).unsent.at(-1)).toBe("tide.pdf");
});

test("O6: so are those of a draft that is nothing but files, of a thread as of a room", () => {
  const chart = { key: "f", name: "chart.png", media_type: "image/png", size: 1, modified: 0 };
  drafts.attach("harbour 3", [chart]);
  expect(leftBehind(state, outbox, drafts)).toEqual(["harbour"]);
  expect(textsLeft("harbour", outbox, drafts).drafts).toEqual(["chart.png"]);
  forgetTexts("harbour", outbox, drafts);
  expect(leftBehind(state, outbox, drafts)).toEqual([]);
});

test("nothing is said to be left behind before the conversations are known", () => {
  expect(leftBehind(new State(), outbox, drafts)).toEqual([]);
});

test("what has no text to be lost goes with the conversation, and the rest when it is not wanted", () => {
  outbox.abandon("watch", false);
  expect(outbox.entries("watch").map(({ operation }) => operation.type)).toEqual(["message.send", "message.edit"]);
  outbox.abandon("watch", true);
  expect(outbox.hasUnsent).toBe(false);
});

test("a message that is deleted again is not left behind", async () => {
  await outbox.add("watch", { type: "message.delete", target: "a", seq: null });
  outbox.abandon("watch", false);
  expect(textsLeft("watch", outbox, drafts).unsent).toEqual(["Better"]);
  expect(outbox.messages("watch")).toEqual([]);
});
