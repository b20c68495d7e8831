// @vitest-environment jsdom

import { beforeEach, expect, test, vi } from "vitest";
import { RovingFocus } from "../src/ui/messages/roving-focus";
import { giveTabStop } from "../src/ui/messages/row-elements";
import { until } from "./patience";

let scroller: HTMLElement;
let list: HTMLElement;

beforeEach(() => {
  scroller = document.createElement("div");
  list = document.createElement("ol");
  scroller.append(list);
  document.body.replaceChildren(scroller);
});

function row(name: string): HTMLElement {
  const item = document.createElement("li");
  item.className = "row";
  item.tabIndex = -1;
  item.textContent = name;
  return item;
}

function rovingOver(...names: string[]) {
  list.append(...names.map(row));
  const around = { earlier: vi.fn(() => true), newest: vi.fn(() => Promise.resolve()) };
  const roving = new RovingFocus(scroller, list, around);
  list.addEventListener("focusin", (event) => roving.focused(event.target as Element));
  giveTabStop(list, null);
  const press = (key: string): boolean => {
    const event = new KeyboardEvent("keydown", { key });
    (document.activeElement ?? list).dispatchEvent(event);
    Object.defineProperty(event, "target", { value: document.activeElement });
    return roving.press(event);
  };
  return { roving, around, press };
}

const focused = () => document.activeElement?.textContent;
const tabbed = () => [...list.querySelectorAll('[tabindex="0"]')].map((one) => one.textContent);

test("Tab leads to the newest message, and then to the one that had the focus last", () => {
  const { press } = rovingOver("one", "two", "three");
  expect(tabbed()).toEqual(["three"]);
  (list.lastElementChild as HTMLElement).focus();
  press("ArrowUp");
  expect([focused(), tabbed()]).toEqual(["two", ["two"]]);
});

test("Tab leads to the newest message until one had the focus, whatever came since", () => {
  rovingOver("one");
  const given = list.lastElementChild as HTMLElement;
  list.append(row("two"));
  expect([giveTabStop(list, given), tabbed()]).toEqual([list.lastElementChild, ["two"]]);
  (list.firstElementChild as HTMLElement).focus();
  list.append(row("three"));
  expect([giveTabStop(list, list.children[1] as HTMLElement), tabbed()]).toEqual([null, ["one"]]);
});

test("K5: arrows and Home lead from message to message", () => {
  const { press } = rovingOver("one", "two", "three");
  (list.lastElementChild as HTMLElement).focus();
  expect([press("ArrowUp"), focused()]).toEqual([true, "two"]);
  expect([press("Home"), focused()]).toEqual([true, "one"]);
  expect([press("ArrowDown"), focused()]).toEqual([true, "two"]);
  expect(press("x")).toBe(false);
});

test("K5: End leads to the newest message, which is brought first", async () => {
  const { press, around } = rovingOver("one", "two");
  (list.firstElementChild as HTMLElement).focus();
  around.newest.mockImplementation(() => {
    list.append(row("three"));
    return Promise.resolve();
  });
  press("End");
  await until(() => expect(focused()).toBe("three"));
});

test("K5: Up on the first message loads what is before it, and goes there when it is here", () => {
  const { press, around, roving } = rovingOver("two", "three");
  (list.firstElementChild as HTMLElement).focus();
  press("ArrowUp");
  expect([around.earlier.mock.calls.length, focused()]).toEqual([1, "two"]);
  list.prepend(row("zero"), row("one"));
  roving.settle();
  expect(focused()).toBe("one");
});

test("who goes on meanwhile is not called back by what was loaded", () => {
  const { press, roving } = rovingOver("two", "three");
  (list.firstElementChild as HTMLElement).focus();
  press("ArrowUp");
  press("ArrowDown");
  list.prepend(row("one"));
  roving.settle();
  expect(focused()).toBe("three");
});
