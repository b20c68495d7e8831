import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Draft, type DraftNews, Drafts } from "../src/core/drafts";
import { planIn, planKeep } from "../src/core/plan";
import { BEN } from "./examples";

const putDraft = vi.fn<(conversation: string, draft: Draft | null) => Promise<void>>();
const publish = vi.fn();

function open(kept: [string, Draft][] = []): Drafts {
  return new Drafts({ putDraft }, new Map(kept), publish);
}

beforeEach(() => {
  vi.useFakeTimers();
  putDraft.mockReset().mockResolvedValue();
  publish.mockClear();
});

afterEach(() => vi.useRealTimers());

test("C7: a draft is kept when the typing pauses", () => {
  const drafts = open();
  drafts.set("watch", { text: "G" });
  vi.advanceTimersByTime(299);
  drafts.set("watch", { text: "Go" });
  vi.advanceTimersByTime(299);
  expect(putDraft).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(putDraft.mock.calls).toEqual([["watch", { text: "Go" }]]);
});

test("C7: a page that goes away keeps its drafts at once", () => {
  const drafts = open();
  drafts.set("watch", { text: "Go" });
  drafts.keep();
  expect(putDraft).toHaveBeenCalledOnce();
  vi.runAllTimers();
  expect(putDraft).toHaveBeenCalledOnce();
});

test("what a draft answers is kept with its text, and without one", () => {
  const drafts = open();
  drafts.set("watch", { reply_to: 7 });
  drafts.set("watch", { text: "Go" });
  drafts.keep();
  expect(putDraft.mock.lastCall).toEqual(["watch", { text: "Go", reply_to: 7 }]);
  drafts.set("watch", { text: "" });
  drafts.keep();
  expect(putDraft.mock.lastCall).toEqual(["watch", { text: "", reply_to: 7 }]);
  expect(drafts.hasUnshared).toBe(false);
  drafts.set("watch", { reply_to: undefined });
  drafts.keep();
  expect(putDraft.mock.lastCall).toEqual(["watch", null]);
});

test("a draft that is dropped is forgotten at once, here and where it is kept", () => {
  const drafts = open([["watch", { text: "Go", reply_to: 7 }]]);
  drafts.drop("watch");
  expect(putDraft.mock.calls).toEqual([["watch", null]]);
  expect(publish).toHaveBeenCalledExactlyOnceWith({ type: "draft", conversation: "watch", text: "" });
  expect(drafts.hasUnshared).toBe(false);
});

test("each conversation has its own draft", () => {
  const drafts = open([["watch", { text: "Kept" }]]);
  drafts.set("other", { text: "New" });
  expect([drafts.get("watch"), drafts.get("other"), drafts.get("third")]).toEqual([
    { text: "Kept" },
    { text: "New" },
    { text: "" },
  ]);
});

test("drafts that are cleared are not kept later", () => {
  const drafts = open();
  drafts.set("watch", { text: "Go" });
  drafts.clear();
  vi.runAllTimers();
  expect(putDraft).not.toHaveBeenCalled();
  expect(drafts.hasUnshared).toBe(false);
});

test("a draft shows in the other tabs, which do not keep it again", () => {
  const here = open();
  const there = open();
  here.set("watch", { text: "Go" });
  here.keep();
  const [news] = publish.mock.lastCall as [DraftNews];
  there.set("watch", { text: "Older" });
  there.receive(news);
  expect(there.get("watch")).toEqual({ text: "Go" });
  putDraft.mockClear();
  there.keep();
  expect(putDraft).not.toHaveBeenCalled();
});

test("a conversation that is not made yet is a draft too", () => {
  const drafts = open();
  planKeep(drafts, { people: [BEN], title: "Watch" });
  drafts.keep();
  const [, draft] = putDraft.mock.lastCall!;
  expect(planIn(open([["new", draft!]]))).toEqual({ people: [BEN], title: "Watch" });
  planKeep(drafts, { people: [], title: "" });
  expect(drafts.hasUnshared).toBe(false);
});
