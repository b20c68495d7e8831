// @vitest-environment jsdom

import { cleanup, render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { takeWords } from "../src/i18n/words.svelte";
import { note } from "../src/ui/toast.svelte";

const membershipUpdate = vi.fn();
vi.mock("../src/app.svelte", () => ({ client: {}, navigation: { route: { id: null } } }));
vi.mock("../src/actions/conversations", () => ({ membershipUpdate }));
vi.stubGlobal("matchMedia", () => ({ matches: false }));
HTMLElement.prototype.showPopover = () => undefined;
HTMLElement.prototype.hidePopover = () => undefined;

const { default: ChatMenu } = await import("../src/ui/list/ChatMenu.svelte");

beforeEach(async () => {
  await takeWords("conversation");
  await takeWords("later");
});
afterEach(() => {
  cleanup();
  membershipUpdate.mockClear();
});

async function choose(name: string, isHidden: boolean): Promise<void> {
  const chat = { id: "canteen", title: "Canteen", isGroup: true, isChannel: true, isHidden };
  render(ChatMenu, { chat, opener: document.createElement("button"), onclose: () => undefined } as never);
  await userEvent.click(screen.getByRole("menuitem", { name, hidden: true }));
}

test("T8: hiding a chat is taken back by its note", async () => {
  await choose("Hide from list", false);
  expect(membershipUpdate).toHaveBeenCalledExactlyOnceWith("canteen", { is_hidden: true });
  note()!.action!.run();
  expect(membershipUpdate).toHaveBeenLastCalledWith("canteen", { is_hidden: false });
});

test("T8: the menu of a hidden chat shows it again", async () => {
  await choose("Show in list", true);
  expect(membershipUpdate).toHaveBeenCalledExactlyOnceWith("canteen", { is_hidden: false });
});
