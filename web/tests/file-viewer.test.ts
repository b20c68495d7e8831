// @vitest-environment jsdom

import { render, screen, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { flushSync } from "svelte";
import { SvelteMap } from "svelte/reactivity";
import { expect, test, vi } from "vitest";
import type { Message } from "../src/api/socket";
import type { MessageFile } from "../src/core/files/file";
import type { Conversation } from "../src/core/state/conversation";
import { takeWords } from "../src/i18n/words.svelte";
import { ANA, heldState, message } from "./examples";

const page = vi.hoisted(() => ({ held: null as Map<string, Conversation> | null, told: [] as string[] }));
vi.mock("../src/app.svelte", () => ({
  client: { me: { id: "ana" }, state: null, conversation: (id: string) => page.held!.get(id) },
}));
vi.mock("../src/actions/files.svelte", () => ({
  localUrl: () => undefined,
  messageFileDescribe: (_id: string, seq: number, file: string, alt: string) => {
    page.told.push(`${file} of ${seq}: ${alt}`);
    return Promise.resolve(null);
  },
}));
vi.mock("../src/ui/said", () => ({ messageIsFolded: () => false }));

HTMLDialogElement.prototype.showModal = function (): void {
  this.open = true;
};
HTMLDialogElement.prototype.close = function (): void {
  this.open = false;
};

const { default: FileViewer } = await import("../src/ui/files/FileViewer.svelte");

function picture(id: string): MessageFile {
  return { id, name: `${id}.jpg`, size: 4, media_type: "image/jpeg", width: 40, height: 30 };
}

const state = heldState(2);

/** Let a message be in the conversation as it is now. */
function have(one: Message): void {
  state.apply({ type: "message.updated", message: one });
  page.held ??= new SvelteMap<string, Conversation>();
  page.held.set("watch", { ...state.conversations.get("watch")! });
  flushSync();
}

test("X5: what one writes of a picture is written of no other one, where that is deleted meanwhile", async () => {
  await Promise.all([takeWords("conversation"), takeWords("later")]);
  const [quay, pier] = [picture("quay"), picture("pier")];
  const first = message(1, { sender: ANA.id, files: [quay] });
  state.apply({ type: "history", id: "1", conversation: "watch", messages: [first] });
  have(message(2, { sender: ANA.id, revision: 3, files: [pier] }));
  render(FileViewer, { id: "watch", seq: 1, files: [quay], file: quay, onclose: () => undefined });
  await userEvent.click(screen.getByRole("button", { name: "Next" }));
  await userEvent.click(screen.getByRole("button", { name: "Alternative text" }));
  const dialog = within(screen.getByRole("dialog", { name: "Alternative text" }));
  await userEvent.type(dialog.getByRole("textbox"), "The pier");
  have(message(2, { sender: ANA.id, revision: 4, text: "", deleted_at: "2026-11-20T10:00:00Z" }));
  await userEvent.click(dialog.getByRole("button", { name: "Save" }));
  expect(page.told).toEqual(["pier of 2: The pier"]);
});
