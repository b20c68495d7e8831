import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type DraftNews, Drafts } from "../src/core/drafts";
import { BEN } from "./examples";

const putDraft = vi.fn(() => Promise.resolve());
const publish = vi.fn();

function open(kept: [string, string][] = []): Drafts {
  return new Drafts({ putDraft }, new Map(kept), publish);
}

beforeEach(() => {
  vi.useFakeTimers();
  putDraft.mockClear();
  publish.mockClear();
});

afterEach(() => vi.useRealTimers());

test("C7: a draft is kept when the typing pauses", () => {
  const drafts = open();
  drafts.set("watch", "G");
  vi.advanceTimersByTime(299);
  drafts.set("watch", "Go");
  vi.advanceTimersByTime(299);
  expect(putDraft).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(putDraft.mock.calls).toEqual([["watch", "Go"]]);
});

test("C7: a page that goes away keeps its drafts at once", () => {
  const drafts = open();
  drafts.set("watch", "Go");
  drafts.keep();
  expect(putDraft).toHaveBeenCalledOnce();
  vi.runAllTimers();
  expect(putDraft).toHaveBeenCalledOnce();
});

test("each conversation has its own draft", () => {
  const drafts = open([["watch", "Kept"]]);
  drafts.set("other", "New");
  expect([drafts.get("watch"), drafts.get("other"), drafts.get("third")]).toEqual([
    "Kept",
    "New",
    "",
  ]);
});

test("drafts that are cleared are not kept later", () => {
  const drafts = open();
  drafts.set("watch", "Go");
  drafts.clear();
  vi.runAllTimers();
  expect(putDraft).not.toHaveBeenCalled();
  expect(drafts.isEmpty).toBe(true);
});

test("a draft shows in the other tabs, which do not keep it again", () => {
  const here = open();
  const there = open();
  here.set("watch", "Go");
  here.keep();
  const [news] = publish.mock.lastCall as [DraftNews];
  there.set("watch", "Older");
  there.receive(news);
  expect(there.get("watch")).toBe("Go");
  putDraft.mockClear();
  there.keep();
  expect(putDraft).not.toHaveBeenCalled();
});

test("a conversation that is not made yet is a draft too", () => {
  const drafts = open();
  drafts.plan = { people: [BEN], title: "Watch" };
  drafts.keep();
  const [, text] = putDraft.mock.lastCall as unknown as [string, string];
  expect(open([["new", text]]).plan).toEqual({ people: [BEN], title: "Watch" });
  drafts.plan = { people: [], title: "" };
  expect(drafts.isEmpty).toBe(true);
});
