// @vitest-environment jsdom

/** A9: a finger that rests on a row asks for what its menu button does. */

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { longPress } from "../src/ui/long-press";

const go = vi.fn();
const clicked = vi.fn();
let link: HTMLElement;
let end: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  link = document.createElement("a");
  link.addEventListener("click", clicked);
  document.body.replaceChildren(link);
  end = longPress(go)(link);
});

afterEach(() => {
  end();
  vi.clearAllMocks();
  vi.useRealTimers();
});

function point(type: string, pointerType = "touch", clientX = 0): void {
  link.dispatchEvent(Object.assign(new Event(type, { bubbles: true }), { pointerType, clientX, clientY: 0 }));
}

function click(): void {
  link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, detail: 1 }));
}

test("a finger that rests opens the menu and does not follow the link", () => {
  point("pointerdown");
  vi.advanceTimersByTime(500);
  point("pointerup");
  click();
  expect(go).toHaveBeenCalledOnce();
  expect(clicked).not.toHaveBeenCalled();
  click();
  expect(clicked).toHaveBeenCalledOnce();
});

test("what comes up under a finger that rests is not pressed by it, and is by the next one", () => {
  const item = document.createElement("button");
  const pressed = vi.fn();
  item.addEventListener("click", pressed);
  const tap = () => item.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 1 }));
  point("pointerdown");
  vi.advanceTimersByTime(500);
  document.body.append(item);
  point("pointerup");
  tap();
  expect(pressed).not.toHaveBeenCalled();
  point("pointerdown");
  vi.advanceTimersByTime(500);
  point("pointercancel"); // And no click comes.
  item.dispatchEvent(Object.assign(new Event("pointerdown", { bubbles: true }), { pointerType: "touch" }));
  tap();
  expect(pressed).toHaveBeenCalledOnce();
});

test("a key follows the link after a finger that rested and did not click", () => {
  point("pointerdown");
  vi.advanceTimersByTime(500);
  point("pointercancel");
  link.click(); // As Enter does.
  expect(clicked).toHaveBeenCalledOnce();
});

test.each([
  ["a tap", "touch", "pointerup"],
  ["a finger that scrolls", "touch", "pointercancel"],
])("%s opens no menu", (_, pointerType, over) => {
  point("pointerdown", pointerType);
  vi.advanceTimersByTime(200);
  point(over, pointerType);
  vi.advanceTimersByTime(500);
  expect(go).not.toHaveBeenCalled();
});

test("a mouse has its other button", () => {
  point("pointerdown", "mouse");
  vi.advanceTimersByTime(500);
  expect(go).not.toHaveBeenCalled();
});

test("a finger that drags does not rest", () => {
  point("pointerdown");
  point("pointermove", "touch", 12);
  vi.advanceTimersByTime(500);
  expect(go).not.toHaveBeenCalled();
});

test("of two elements within each other the inner one is asked", () => {
  const list = document.createElement("ul");
  list.append(link);
  const asked = vi.fn();
  const over = longPress(asked)(list);
  point("pointerdown");
  vi.advanceTimersByTime(500);
  expect([go.mock.calls.length, asked.mock.calls.length]).toEqual([1, 0]);
  over();
});
