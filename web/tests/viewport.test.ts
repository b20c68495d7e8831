// @vitest-environment jsdom

import { beforeEach, expect, test, vi } from "vitest";

vi.stubGlobal("matchMedia", () => ({ matches: false }));
const { ListViewport } = await import("../src/ui/messages/viewport");

let scroller: HTMLElement;

beforeEach(() => {
  document.body.innerHTML = `<div><ol><li class="row" data-seq="7"></li></ol></div>`;
  scroller = document.querySelector("div")!;
});

/** A message in a view of a width, which begins so far below its top and is so high. */
function show(width: number, top: number, height: number): InstanceType<typeof ListViewport> {
  scroller.getBoundingClientRect = () => new DOMRect(0, 100, width, 600);
  scroller.querySelector("li")!.getBoundingClientRect = () => new DOMRect(0, 100 + top, width, height);
  return new ListViewport(scroller, scroller.querySelector("ol")!);
}

test("S11: of a message that is longer than the view, the same part is read in another width", () => {
  const place = show(400, -2_000, 4_000).firstSeen()!;
  // Half of it is above the view; in twice the width it has half as many lines.
  expect(show(800, -2_000, 2_000).offset(place)).toBe(-1_000);
});

test("S3: a message that grows while it is read stays where it begins", () => {
  const place = show(400, -2_000, 4_000).firstSeen()!;
  expect(show(400, -2_000, 4_020).offset(place)).toBe(0);
});

test("S11: a message of a few lines begins where it began", () => {
  const place = show(400, -30, 60).firstSeen()!;
  expect(show(800, -30, 40).offset(place)).toBe(0);
});

test("S11: what begins in the view still begins there", () => {
  const place = show(400, 30, 4_000).firstSeen()!;
  expect(show(800, -2_000, 2_000).offset(place)).toBe(-2_030);
});
