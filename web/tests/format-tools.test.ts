// @vitest-environment jsdom

import { fireEvent, render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import type { Component } from "svelte";
import { beforeEach, expect, test } from "vitest";
import { takeWords } from "../src/i18n/words.svelte";
import Formats from "../src/ui/composer/Formats.svelte";
import FormatTools from "../src/ui/composer/FormatTools.svelte";

// What jsdom does not have: without it a field is changed in a way that cannot be undone.
Object.assign(document, { execCommand: () => false });

beforeEach(() => takeWords("conversation"));

interface Props {
  field: () => HTMLTextAreaElement;
  isOpen: boolean;
}

function write(part: Component<Props>, text: string, from: number, to: number): HTMLTextAreaElement {
  const box = document.createElement("textarea");
  document.body.replaceChildren(box);
  render(part, { field: () => box, isOpen: false });
  box.value = text;
  box.focus();
  box.setSelectionRange(from, to);
  return box;
}

function paste(box: HTMLTextAreaElement, text: string): Event {
  const event = new Event("paste", { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { getData: () => text } });
  box.dispatchEvent(event);
  return event;
}

test("C14: a key formats what is selected, which stays selected", async () => {
  const box = write(Formats, "say hello now", 4, 9);
  await fireEvent.keyDown(box, { key: "b", code: "KeyB", ctrlKey: true });
  expect(box.value).toBe("say *hello* now");
  expect(box.value.slice(box.selectionStart, box.selectionEnd)).toBe("hello");
  expect(await fireEvent.keyDown(document.body, { key: "b", code: "KeyB", ctrlKey: true })).toBe(true);
});

test("C14: a button shows others for all formats", async () => {
  const box = write(FormatTools, "one", 0, 0);
  await userEvent.click(screen.getByRole("button", { name: "Formatting" }));
  await userEvent.click(await screen.findByRole("button", { name: "Bulleted list" }));
  expect(box.value).toBe("- one");
  await userEvent.click(screen.getByRole("button", { name: "Formatting" }));
  expect(screen.queryByRole("group", { name: "Formatting" })).toBe(null);
});

test("C15: an address that is pasted on words becomes their link, and anything else is pasted as ever", () => {
  const box = write(Formats, "see the menu now", 4, 12);
  expect(paste(box, " https://example.org/a_(b)\n").defaultPrevented).toBe(true);
  expect(box.value).toBe("see [the menu](https://example.org/a_(b)) now");
  box.setSelectionRange(0, 3);
  expect(paste(box, "two words").defaultPrevented).toBe(false);
  box.setSelectionRange(3, 3);
  expect(paste(box, "https://example.org").defaultPrevented).toBe(false);
});
