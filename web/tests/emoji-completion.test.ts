// @vitest-environment jsdom
/** Shortcodes, while they are written: rule C11. */

import { cleanup, render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { takeWords } from "../src/i18n/words.svelte";
import EmojiCompletion from "../src/ui/composer/EmojiCompletion.svelte";
import { recentEmoji } from "../src/ui/emoji/recent-emoji.svelte";
import { choose } from "../src/ui/settings.svelte";
import { until } from "./patience";

// What jsdom does not have.
HTMLCanvasElement.prototype.getContext = () => null;
Element.prototype.scrollIntoView = () => undefined;
Object.assign(document, { execCommand: () => false });

let field: HTMLTextAreaElement;
const sent = vi.fn<(key: string) => void>();

beforeEach(async () => {
  await takeWords("conversation");
  await takeWords("later");
  choose("skinTone", 0);
  cleanup();
  sent.mockClear();
  document.body.innerHTML = "<textarea></textarea>";
  field = document.querySelector("textarea")!;
  field.addEventListener("keydown", ({ key, defaultPrevented }) => {
    if (!defaultPrevented && key.length > 1) sent(key);
  });
  render(EmojiCompletion, { field });
});

const options = () => screen.queryAllByRole("option").map((one) => one.textContent.trim());
const active = () => document.getElementById(field.getAttribute("aria-activedescendant") ?? "")?.textContent;

async function offered(text: string): Promise<void> {
  await userEvent.type(field, text);
  await screen.findByRole("listbox");
}

test("two letters after a colon offer emoji, the best first; one offers none", async () => {
  await userEvent.type(field, "So :s");
  expect(options()).toEqual([]);
  await offered("m");
  expect(options()[0]).toContain(":smile:");
  expect(options()[0]).toContain("😄");
  expect(active()).toContain(":smile:");
});

test("an emoji is offered by the shortcode that begins as was typed", async () => {
  await offered(":thumbsu");
  expect(options()).toEqual([expect.stringContaining(":thumbsup:")]);
});

test.each(["{Enter}", "{Tab}"])("%s takes the one that is chosen, and does nothing else", async (key) => {
  await offered("So :smile");
  await userEvent.type(field, `{ArrowDown}{ArrowUp}${key}`);
  expect(field.value).toBe("So 😄");
  expect(sent).not.toHaveBeenCalled();
  expect(options()).toEqual([]);
  expect(field.hasAttribute("aria-activedescendant")).toBe(false);
  expect(recentEmoji()[0]).toBe("😄");
});

test("arrows choose another, round both ends", async () => {
  await offered(":tada");
  const all = options();
  await userEvent.type(field, "{ArrowUp}");
  expect(active()?.trim()).toBe(all.at(-1));
  await userEvent.type(field, "{ArrowDown}");
  expect(active()?.trim()).toBe(all[0]);
});

test("Escape closes the list until something else is begun, and Enter is the field's own again", async () => {
  await offered(":smi");
  await userEvent.type(field, "{Escape}");
  expect(options()).toEqual([]);
  await userEvent.type(field, "l{Enter}");
  expect(sent.mock.calls).toEqual([["Enter"]]);
  await offered(" :tad");
  expect(options()[0]).toContain("🎉");
});

test("what nothing fits offers nothing", async () => {
  await offered(":smi");
  await userEvent.type(field, "qqq");
  await until(() => expect(options()).toEqual([]));
  await userEvent.type(field, "{Enter}");
  expect(sent.mock.calls).toEqual([["Enter"]]);
});

test("a click takes one, and text behind it stays", async () => {
  await userEvent.type(field, "So  it is");
  field.setSelectionRange(3, 3);
  await userEvent.type(field, ":tada", { initialSelectionStart: 3, initialSelectionEnd: 3 });
  await userEvent.click(await screen.findByText("party popper"));
  expect(field.value).toBe("So 🎉 it is");
  expect(field.selectionStart).toBe("So 🎉".length);
});

test("a shortcode that is closed becomes its emoji, in the tone that was chosen", async () => {
  choose("skinTone", 3);
  await userEvent.type(field, "So :wave:");
  await until(() => expect(field.value).toBe("So 👋🏽"));
});

test("what is closed and no shortcode stays, and so does one in code", async () => {
  await userEvent.type(field, ":nothing_at_all: `:wave:");
  await userEvent.type(field, " :100:");
  expect(field.value).toBe(":nothing_at_all: `:wave: :100:");
});
