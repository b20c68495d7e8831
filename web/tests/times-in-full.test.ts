// @vitest-environment jsdom

import { expect, test } from "vitest";
import { sayTimes } from "../src/ui/times-in-full";

test("a time is said in full once the pointer comes to it, or the focus to its row", () => {
  const row = `<li tabindex="-1"><p><time datetime="2026-11-22T12:00:00Z">12:00</time></p></li>`;
  document.body.innerHTML = `<ol>${row}${row}</ol>`;
  const [first, second] = document.querySelectorAll("time");
  for (const type of ["pointerover", "focusin"]) document.addEventListener(type, sayTimes);
  document.querySelector("p")!.dispatchEvent(new Event("pointerover", { bubbles: true }));
  expect(first!.dataset.full).toBeUndefined();
  first!.dispatchEvent(new Event("pointerover", { bubbles: true }));
  expect([first!.dataset.full, second!.dataset.full]).toEqual([expect.stringContaining("November 22, 2026"), undefined]);
  document.querySelector<HTMLElement>("li:last-child")!.focus();
  expect(second!.dataset.full).toBe(first!.dataset.full);
});
