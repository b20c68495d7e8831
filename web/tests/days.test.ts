// @vitest-environment jsdom

import { expect, test } from "vitest";
import { markDays } from "../src/ui/messages/days";

/** Return an element that is drawn there, in pixels below the top of the view. */
function drawn(tag: string, top: number, height: number, className = ""): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  element.getBoundingClientRect = () => ({ top, bottom: top + height }) as DOMRect;
  return element;
}

/** Return how the days in a list are marked; each is given with where its first message begins. */
function marks(...days: [top: number, first: number][]): string[] {
  const list = document.createElement("ol");
  for (const [top, first] of days) list.append(drawn("li", top, 24, "day"), drawn("li", first, 40));
  markDays(drawn("div", 0, 600), list);
  return [...list.querySelectorAll<HTMLElement>(".day")].map(({ dataset }) => Object.keys(dataset).join());
}

test("W7: a day in its place shows, and one that has left it floats", () => {
  expect(marks([100, 132])).toEqual([""]);
  expect(marks([8, 40])).toEqual([""]);
  expect(marks([8, 20])).toEqual(["floats"]);
});

test("W7: of the days at the top the last one floats alone, until the next one comes near", () => {
  expect(marks([8, -900], [8, -100], [300, 332])).toEqual(["covered", "floats", ""]);
  expect(marks([8, -900], [20, 52])).toEqual(["covered,floats", ""]);
});
