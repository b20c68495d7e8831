// @vitest-environment jsdom

import { beforeEach, expect, test } from "vitest";
import { cycle, enter } from "../src/ui/regions";

beforeEach(() => {
  // What jsdom does not have: there, everything on the page is seen.
  HTMLElement.prototype.checkVisibility = () => true;
  document.body.innerHTML = `
    <nav><input id="search"></nav>
    <div data-screen>
      <header><a href="/" id="back">Back</a></header>
      <div role="region" tabindex="0" id="messages"></div>
      <form id="write"><textarea id="text"></textarea></form>
    </div>`;
});

const focused = () => document.activeElement?.id;

function around(step: -1 | 1, times: number): (string | undefined)[] {
  return Array.from({ length: times }, () => {
    cycle(step);
    return focused();
  });
}

test("K4: F6 leads through the parts of the page, round the ends", () => {
  expect(around(1, 5)).toEqual(["search", "back", "messages", "text", "search"]);
});

test("K4: Shift and F6 lead back", () => {
  expect(around(-1, 3)).toEqual(["text", "messages", "back"]);
});

test("K4: what is covered is left out", () => {
  document.querySelector("[data-screen]")!.setAttribute("inert", "");
  expect(around(1, 2)).toEqual(["search", "search"]);
});

test("A2: a link that skips enters a part", () => {
  enter("composer");
  expect(focused()).toBe("text");
});

test("the chosen conversation is the way into the list", () => {
  document.querySelector("nav")!.innerHTML += '<a href="/c/1" aria-current="page" id="chosen">Ana</a>';
  enter("list");
  expect(focused()).toBe("chosen");
});
