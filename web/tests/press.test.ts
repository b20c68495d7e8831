// @vitest-environment jsdom

import { expect, test } from "vitest";
import { pressEnded } from "../src/ui/press";

/** Return whether nothing is pressed any more after a turn of the loop. */
async function isOver(): Promise<boolean> {
  let over = false;
  void pressEnded().then(() => (over = true));
  await new Promise((resolve) => setTimeout(resolve));
  return over;
}

function press(type: string, button = 0): void {
  document.body.dispatchEvent(new MouseEvent(type, { button, bubbles: true }));
}

test("A14: a press lasts until its pointer is lifted, or taken by the system, or scrolls", async () => {
  expect(await isOver()).toBe(true);
  for (const end of ["pointerup", "pointercancel", "scroll"]) {
    press("pointerdown");
    expect(await isOver()).toBe(false);
    press(end);
    expect(await isOver()).toBe(true);
  }
});

test("A14: a press for a menu, of which the end may be the system's, is none", async () => {
  press("pointerdown", 2);
  expect(await isOver()).toBe(true);
});
