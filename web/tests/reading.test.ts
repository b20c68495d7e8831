// @vitest-environment jsdom

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Position } from "../src/core/position";
import type { Source } from "../src/core/source";
import { Messages } from "../src/core/state/messages";
import { Reading } from "../src/ui/messages/reading";
import { message, snapshot } from "./examples";

const page = { conversation: {}, marked: [] as number[] };

const talk = {
  place: "watch",
  at: null,
  read: () => ({ conversation: page.conversation }) as unknown as Source,
  load: () => Promise.resolve(null),
  mark: (seq: number) => void page.marked.push(seq),
};

const LAST = 82;
let scroller: HTMLElement;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(document, "hasFocus").mockReturnValue(true);
  page.marked.length = 0;
  page.conversation = {
    ...snapshot(LAST, { read_ordinal: 42 }),
    messages: Messages.none.with([message(LAST)]),
  };
  // Only the newest message is loaded, and in the middle of the view.
  document.body.innerHTML = `<main><div><ol><li class="row" data-seq="${LAST}"></li></ol></div></main>`;
  scroller = document.querySelector("div")!;
  scroller.getBoundingClientRect = () => new DOMRect(0, 0, 500, 500);
  scroller.querySelector("li")!.getBoundingClientRect = () => new DOMRect(0, 200, 500, 50);
});

afterEach(() => {
  vi.useRealTimers();
});

function readingIn(state: "bottom" | "reading" | "seeking", isUnreadAgain = false) {
  const timeline = { position: { state } as Position, isUnreadAgain };
  return new Reading(talk, scroller, scroller.querySelector("ol")!, timeline);
}

function watch(state: "bottom" | "reading" | "seeking", isUnreadAgain = false): void {
  const reading = readingIn(state, isUnreadAgain);
  reading.watch();
  vi.advanceTimersByTime(5_000);
  reading.stop();
}

test("U3: what is seen for half a second is read", () => {
  watch("reading");
  expect(page.marked).toEqual([LAST]);
});

test("U3: all is read with the last message, though rows without an ordinal follow that are not here", () => {
  page.conversation = { ...page.conversation, last_seq: LAST + 5 };
  const reading = readingIn("bottom");
  reading.finish();
  reading.stop();
  expect(page.marked).toEqual([LAST]);
});

test("U3: what is shown while the first unread message is loaded is not read by that", () => {
  watch("seeking");
  expect(page.marked).toEqual([]);
});

test("U8: what one marked as unread is not read by the page that was open already", () => {
  page.conversation = { ...page.conversation, read_ordinal: LAST, unread_from: LAST };
  watch("reading", true);
  expect(page.marked).toEqual([]);
  watch("reading");
  expect(page.marked).toEqual([LAST]);
});

test("U8: who marks all as read reads what they marked as unread, too", () => {
  page.conversation = { ...page.conversation, read_ordinal: LAST, unread_from: LAST };
  const reading = readingIn("bottom", true);
  reading.finish();
  reading.stop();
  expect(page.marked).toEqual([LAST]);
});
