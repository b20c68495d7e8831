// @vitest-environment jsdom

import { cleanup, fireEvent, render, screen, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { row } from "../dev/row";
import type { Message } from "../src/api/socket";
import { contentOf } from "../src/core/content";
import type { Draft } from "../src/core/drafts";
import type { Row } from "../src/core/rows";
import type { Source } from "../src/core/source";
import { takeWords } from "../src/i18n/words.svelte";
import { ANA, BEN, heldState, membership, message } from "./examples";
import { until } from "./patience";

const page = vi.hoisted(() => ({
  drafts: new Map<string, Draft>(),
  /** What another device has of the draft. */
  offered: null as Draft | null,
  /** Where one writes. */
  writing: null as string | null,
  isFine: true,
  source: null as Pick<Source, "conversation" | "state"> | null,
  /** What is known of the message that is edited. */
  known: undefined as Message | undefined,
}));

vi.mock("../src/app.svelte", () => {
  const drafts = {
    get: (id: string) => page.drafts.get(id) ?? { text: "" },
    set: (id: string, draft: Draft) => page.drafts.set(id, { ...page.drafts.get(id), ...draft }),
    drop: (id: string) => page.drafts.delete(id),
    write: (id: string | null) => (page.writing = id),
    offered: () => page.offered,
    accept: (id: string) => page.drafts.set(id, page.offered!),
    decline: () => undefined,
  };
  const session = { drafts, changed: () => undefined };
  const conversation = () => ({ messages: { get: () => page.known } });
  const dialogue = { textMax: 20 };
  return { client: { picture: () => undefined, dialogue, source: () => page.source, conversation, draft: drafts.get, drafts, session } };
});
vi.mock("../src/actions/messages", () => ({ typingSend: () => undefined }));

// Who is offered is not asked here.
vi.mock("../src/ui/composer/MentionTools.svelte", () => ({ default: () => ({}) }));

// What jsdom does not have.
HTMLDialogElement.prototype.showModal = function (): void {
  this.open = true;
};
HTMLDialogElement.prototype.close = function (): void {
  this.open = false;
  this.dispatchEvent(new Event("close"));
};
vi.stubGlobal("CSS", { supports: () => true });
vi.stubGlobal("matchMedia", () => ({ matches: page.isFine }));

const { default: Composer } = await import("../src/ui/composer/Composer.svelte");

const ROW = row("1", { text: "What was said", isOwn: true, status: "sent" });

beforeEach(async () => {
  page.drafts.clear();
  page.offered = page.writing = null;
  page.isFine = true;
  page.source = null;
  page.known = undefined;
  sessionStorage.clear();
  await Promise.all([takeWords("conversation"), takeWords("later")]);
});

function open(editing: Row | null = null) {
  const called = { onsend: vi.fn(), onedited: vi.fn(), oncancel: vi.fn(), onprevious: vi.fn() };
  const { rerender } = render(Composer, { id: "watch", editing, typing: "", ...called });
  const box = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message" });
  return { ...called, box, edit: (row: Row | null) => rerender({ editing: row }) };
}

test("C12: it has the focus, unless that brings up a keyboard", async () => {
  const { box } = open();
  await until(() => expect(document.activeElement).toBe(box));
  page.isFine = false;
  cleanup();
  open();
  await new Promise((resolve) => setTimeout(resolve));
  expect(document.activeElement).toBe(document.body);
});

test("C1: Enter sends, and Shift+Enter begins a line", async () => {
  const { box, onsend } = open();
  await userEvent.type(box, "One{Shift>}{Enter}{/Shift}two");
  expect(onsend).not.toHaveBeenCalled();
  await userEvent.keyboard("{Enter}");
  expect(onsend).toHaveBeenCalledExactlyOnceWith({ text: "One\ntwo" });
  expect(box.value).toBe("");
});

test("C1: the Enter that ends what an input method composes sends nothing", async () => {
  const { box, onsend } = open();
  await userEvent.type(box, "にほん");
  await fireEvent.keyDown(box, { key: "Enter", isComposing: true });
  await fireEvent.keyDown(box, { key: "Enter", keyCode: 229 });
  expect(onsend).not.toHaveBeenCalled();
  await fireEvent.keyDown(box, { key: "Enter" });
  expect(onsend).toHaveBeenCalledOnce();
});

test("C2: where there is a keyboard on the screen only, the button sends", async () => {
  page.isFine = false;
  const { box, onsend } = open();
  await userEvent.type(box, "One{Enter}two");
  expect(onsend).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole("button", { name: "Send" }));
  expect(onsend).toHaveBeenCalledExactlyOnceWith({ text: "One\ntwo" });
});

test("C5: neither what is empty nor what is too long is sent", async () => {
  const { box, onsend } = open();
  await userEvent.type(box, "   {Enter}");
  expect(onsend).not.toHaveBeenCalled();
  await userEvent.clear(box);
  await userEvent.type(box, "More than twenty characters{Enter}");
  expect(onsend).not.toHaveBeenCalled();
  expect(box.value).toBe("More than twenty characters");
  expect(screen.getByText(/^This is too long to be sent, or kept for your other devices/u).className).not.toContain("hidden");
});

test("C7: a draft is kept while one types, and goes when its message is sent", async () => {
  page.drafts.set("watch", { text: "Begun" });
  const { box } = open();
  expect(box.value).toBe("Begun");
  await userEvent.type(box, " here");
  expect(page.drafts.get("watch")?.text).toBe("Begun here");
  await userEvent.keyboard("{Enter}");
  expect(page.drafts.has("watch")).toBe(false);
});

test("X1: a message is sent with its files as they are by then, which the page may not show yet", async () => {
  const file = { key: "1", name: "tides.txt", size: 4, modified: 0, media_type: "text/plain" };
  page.drafts.set("watch", { text: "", files: [file] });
  const { box, onsend } = open();
  page.drafts.set("watch", { text: "", files: [{ ...file, isReady: true }] });
  await userEvent.type(box, "Tides{Enter}");
  expect(onsend).toHaveBeenCalledExactlyOnceWith({ text: "Tides", files: [{ ...file, isReady: true }] });
});

test("C5: where the only file was taken out nothing is sent, though the page still shows it", async () => {
  const file = { key: "1", name: "tides.txt", size: 4, modified: 0, media_type: "text/plain" };
  page.drafts.set("watch", { text: "", files: [file] });
  const { box, onsend } = open();
  page.drafts.set("watch", { text: "", files: [] });
  await fireEvent.keyDown(box, { key: "Enter" });
  expect(onsend).not.toHaveBeenCalled();
});

test("X1: a file that was just chosen is sent without a word, though the page does not show it yet", async () => {
  const file = { key: "1", name: "tides.txt", size: 4, modified: 0, media_type: "text/plain" };
  const { box, onsend } = open();
  page.drafts.set("watch", { text: "", files: [file] });
  await fireEvent.keyDown(box, { key: "Enter" });
  expect(onsend).toHaveBeenCalledExactlyOnceWith({ text: "", files: [file] });
});

test("C20: one writes as long as the focus is in the field or beside it", async () => {
  const { box } = open();
  box.focus();
  expect(page.writing).toBe("watch");
  await userEvent.type(box, "a");
  await userEvent.tab();
  expect(document.activeElement).not.toBe(box);
  expect(page.writing).toBe("watch");
  (document.activeElement as HTMLElement).blur();
  expect(page.writing).toBe(null);
});

test("C20: what another device wrote is offered, and takes the place of the draft where one wants it", async () => {
  page.offered = { text: "There" };
  const { box } = open();
  await userEvent.type(box, "Here");
  await userEvent.click(await screen.findByRole("button", { name: "Use it" }));
  expect(page.drafts.get("watch")).toBe(page.offered);
  expect(document.activeElement).toBe(box);
});

test("C20: what is written here stays where one declines the other one, and is never left for that", async () => {
  page.offered = { text: "There" };
  const { box } = open();
  await userEvent.type(box, "Here");
  const decline = await screen.findByRole("button", { name: "Keep what is written here" });
  await userEvent.pointer({ target: decline, keys: "[MouseLeft>]" });
  expect(page.writing).toBe("watch");
  await userEvent.pointer({ keys: "[/MouseLeft]" });
  expect(box.value).toBe("Here");
  expect(document.activeElement).toBe(box);
});

test("C6: Up in an empty composer asks for the message before, and in any other for nothing", async () => {
  const { box, onprevious } = open();
  await userEvent.type(box, "a{ArrowUp}");
  expect(onprevious).not.toHaveBeenCalled();
  await userEvent.clear(box);
  await userEvent.keyboard("{ArrowUp}");
  expect(onprevious).toHaveBeenCalledOnce();
});

test("C6: an edit has the text of its message, and the draft is back when it ends", async () => {
  page.drafts.set("watch", { text: "Draft" });
  const { box, edit, onedited, onsend } = open();
  await edit(ROW);
  expect(box.value).toBe("What was said");
  await userEvent.type(box, "!{Enter}");
  expect(onedited).toHaveBeenCalledExactlyOnceWith(ROW, { text: "What was said!" });
  expect(onsend).not.toHaveBeenCalled();
  await edit(null);
  expect(box.value).toBe("Draft");
});

const BEN_CALLED = { name: "Ben Ode", id: BEN.id };

test("C17: whom one chose is sent with the text, and is kept in the draft", async () => {
  page.drafts.set("watch", { text: "@Ben Ode", mentions: [BEN_CALLED] });
  const { box, onsend } = open();
  await userEvent.type(box, "!");
  expect(page.drafts.get("watch")?.mentions).toEqual([BEN_CALLED]);
  await userEvent.keyboard("{Enter}");
  expect(onsend).toHaveBeenCalledExactlyOnceWith({ text: "@Ben Ode!", mentions: [BEN_CALLED] });
});

test("C17: whoever is no longer in the text is not sent", async () => {
  page.drafts.set("watch", { text: "@Ben Ode", mentions: [BEN_CALLED] });
  const { box, onsend } = open();
  await userEvent.type(box, "{Backspace}{Enter}");
  expect(onsend).toHaveBeenCalledExactlyOnceWith({ text: "@Ben Od" });
});

test("C17: an edit keeps whom the message calls", async () => {
  const { box, edit, onedited } = open();
  const row = { ...ROW, text: "@Ben Ode?", content: contentOf({ text: "@Ben Ode?", mentions: [BEN_CALLED] }) };
  await edit(row);
  await userEvent.type(box, "!{Enter}");
  expect(onedited).toHaveBeenCalledExactlyOnceWith(row, { text: "@Ben Ode?!", mentions: [BEN_CALLED] });
});

/** Let the conversation be a group of so many people, oneself among them. */
function fill(many: number): void {
  const state = heldState(1, { member_count: many });
  const person = (index: number) => (index === 0 ? ANA : { id: `p${index}`, first_name: "All", last_name: `Fine ${index}` });
  const members = Array.from({ length: many }, (_, index) => membership(person(index)));
  state.loadMembers("watch", members);
  page.source = { conversation: state.conversations.get("watch")!, state };
}

test("C18: more than 20 people are called at once only after a question", async () => {
  fill(21);
  const { box, onsend } = open();
  await userEvent.type(box, "@ALL, fog{Enter}");
  const dialog = await screen.findByRole("dialog", { name: "Notify everybody?" });
  expect(dialog.textContent).toContain("20 people will be notified.");
  expect(onsend).not.toHaveBeenCalled();
  await userEvent.click(within(dialog).getByRole("button", { name: "Cancel" }));
  expect(box.value).toBe("@ALL, fog");
  await userEvent.type(box, "{Enter}");
  await userEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Send" }));
  expect(onsend).toHaveBeenCalledExactlyOnceWith({ text: "@ALL, fog" });
  expect(box.value).toBe("");
});

test("C18: a question about an edit that ends meanwhile, as its message is deleted, sends no draft", async () => {
  fill(21);
  page.drafts.set("watch", { text: "Not yet" });
  const { box, onsend, onedited, edit } = open();
  await edit(ROW);
  await userEvent.clear(box);
  await userEvent.type(box, "@all, fog{Enter}");
  const dialog = await screen.findByRole("dialog");
  const send = within(dialog).getByRole("button", { name: "Send" });
  await edit(null);
  await userEvent.click(send);
  expect([onsend, onedited].flatMap(({ mock }) => mock.calls)).toEqual([]);
  expect(screen.queryByRole("dialog")).toBe(null);
  expect(box.value).toBe("Not yet");
});

test("C18: nobody is asked in a smaller room, for somebody who is called so, in code, or by an edit that keeps it", async () => {
  fill(20);
  const { box, onsend, onedited, edit } = open();
  await userEvent.type(box, "@all{Enter}");
  fill(21);
  await userEvent.type(box, "@All Fine 3{Enter}`@all`{Enter}all{Enter}");
  expect(onsend).toHaveBeenCalledTimes(4);
  await edit({ ...ROW, text: "@all", content: contentOf({ text: "@all", mentions: [{ name: "all" }] }) });
  await userEvent.type(box, "!{Enter}");
  expect(onedited).toHaveBeenCalledOnce();
  expect(screen.queryByRole("dialog")).toBe(null);
});

test("what shows nothing is not sent, and the indent of a first line is (C5)", async () => {
  const { box, onsend } = open();
  await fireEvent.input(box, { target: { value: "\u2800\u200b\u3164" } });
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Send" }).disabled).toBe(true);
  await fireEvent.keyDown(box, { key: "Enter" });
  expect(onsend).not.toHaveBeenCalled();
  await fireEvent.input(box, { target: { value: "\n  one\n\ttwo\n" } });
  await fireEvent.keyDown(box, { key: "Enter" });
  expect(onsend).toHaveBeenCalledWith({ text: "  one\n\ttwo" });
});

test("C6: what is deleted meanwhile is edited no more, and other words for it become the draft", async () => {
  page.known = message(1, { text: "", deleted_at: "2026-11-20T10:00:00Z" });
  sessionStorage.setItem("edits", JSON.stringify({ watch: { row: ROW, text: "What is better" } }));
  const { oncancel } = open(ROW);
  await until(() => expect(oncancel).toHaveBeenCalled());
  expect(page.drafts.get("watch")?.text).toBe("What is better");
});

test("C6: what is deleted while one edits it leaves a draft as it is", async () => {
  page.known = message(1, { text: "", deleted_at: "2026-11-20T10:00:00Z" });
  page.drafts.set("watch", { text: "Before that" });
  sessionStorage.setItem("edits", JSON.stringify({ watch: { row: ROW, text: "What is better" } }));
  const { oncancel } = open(ROW);
  await until(() => expect(oncancel).toHaveBeenCalled());
  expect(page.drafts.get("watch")?.text).toBe("Before that");
});
