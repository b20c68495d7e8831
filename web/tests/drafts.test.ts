import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Drafts } from "../src/core/drafts";

const putDraft = vi.fn(() => Promise.resolve());

beforeEach(() => {
  vi.useFakeTimers();
  putDraft.mockClear();
});

afterEach(() => vi.useRealTimers());

test("a draft is kept when the typing pauses", () => {
  const drafts = new Drafts({ putDraft });
  drafts.set("watch", "G");
  vi.advanceTimersByTime(299);
  drafts.set("watch", "Go");
  vi.advanceTimersByTime(299);
  expect(putDraft).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(putDraft.mock.calls).toEqual([["watch", "Go"]]);
});

test("a page that goes away keeps its drafts at once", () => {
  const drafts = new Drafts({ putDraft });
  drafts.set("watch", "Go");
  drafts.keep();
  expect(putDraft).toHaveBeenCalledOnce();
  vi.runAllTimers();
  expect(putDraft).toHaveBeenCalledOnce();
});

test("each conversation has its own draft", () => {
  const drafts = new Drafts({ putDraft }, new Map([["watch", "Kept"]]));
  drafts.set("other", "New");
  expect([drafts.get("watch"), drafts.get("other"), drafts.get("third")]).toEqual([
    "Kept",
    "New",
    "",
  ]);
});

test("drafts that are cleared are not kept later", () => {
  const drafts = new Drafts({ putDraft });
  drafts.set("watch", "Go");
  drafts.clear();
  vi.runAllTimers();
  expect(putDraft).not.toHaveBeenCalled();
  expect(drafts.isEmpty).toBe(true);
});
