/** K5: the messages are one stop for the tabulator, and what is in the focused one the next ones. */

// @vitest-environment jsdom

import { beforeEach, expect, test, vi } from "vitest";
import { passOver } from "../src/ui/messages/tab-stops";

let list: HTMLElement;

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = `
    <ol>
      <li class="row" tabindex="-1"><a href="/1">one</a></li>
      <li class="row" tabindex="0"><a href="/2">two</a></li>
    </ol>
    <textarea></textarea>
  `;
  list = document.querySelector("ol")!;
  return () => vi.useRealTimers();
});

/** What a key passes over, by its text. */
function passed(key: string): string[] {
  passOver(new KeyboardEvent("keydown", { key }), list);
  const inert = [...list.querySelectorAll<HTMLElement>("*")].filter((one) => one.inert);
  return inert.map((one) => `${one.localName} ${one.textContent}`);
}

test("K5: from a message Tab leads into it, and past all others", () => {
  list.querySelector<HTMLElement>('[tabindex="0"]')!.focus();
  expect(passed("Tab")).toEqual(["li one"]);
  vi.runAllTimers();
  expect(passed("ArrowUp")).toEqual([]);
});

test("K5: from elsewhere it leads to a message itself, and to nothing that is in one", () => {
  document.querySelector("textarea")!.focus();
  expect(passed("Tab")).toEqual(["a one", "a two"]);
});

test("K5: once the key has done its work all are in reach again", () => {
  passed("Tab");
  passed("Tab");
  vi.runAllTimers();
  expect([...list.querySelectorAll<HTMLElement>("*")].some((one) => one.inert)).toBe(false);
});
