// @vitest-environment jsdom

import { expect, test } from "vitest";
import { spanBetween } from "../src/ui/in-view";

/** Return elements of 100 pixels each, below each other. */
function elements(count: number): Element[] {
  return Array.from({ length: count }, (_, index) => {
    const element = document.createElement("li");
    element.getBoundingClientRect = () => new DOMRect(0, index * 100, 10, 100);
    return element;
  });
}

test.each([
  [150, 350, [1, 4]],
  [0, 50, [0, 1]],
  [1_000, 1_100, [10, 10]],
])("between %i and %i pixels are the elements %j", (top, bottom, span) => {
  expect(spanBetween(elements(10), top, bottom)).toEqual(span);
});
