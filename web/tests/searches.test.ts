// @vitest-environment jsdom

import { expect, test, vi } from "vitest";
import type { Answer } from "../src/core/api";

type Answered = (answer: Answer<undefined>) => void;

const page = vi.hoisted(() => ({ answers: [] as Answered[] }));

vi.mock("../src/actions/search", () => ({
  savedSearchesRead: () => Promise.resolve({ status: 200, retryAfter: null, data: { results: ["tide", "noon"] } }),
  searchSaved: () => new Promise((resolve: Answered) => page.answers.push(resolve)),
}));

const { savedLoad, savedSearches, searchSave } = await import("../src/ui/search/searches.svelte");

const DONE: Answer<undefined> = { status: 204, retryAfter: null, data: undefined };
const REFUSED: Answer<undefined> = { status: 503, retryAfter: null, error: { code: "unavailable", detail: "" } };

test("Z4: a search that could not be saved, or not taken away, leaves what one saved meanwhile", async () => {
  await savedLoad("ana");
  const saves = [searchSave("ana", "anchor", true), searchSave("ana", "noon", false), searchSave("ana", "mooring", true)];
  expect(savedSearches("ana")).toEqual(["mooring", "anchor", "tide"]);
  page.answers[0]!(REFUSED);
  page.answers[1]!(REFUSED);
  page.answers[2]!(DONE);
  expect(await Promise.all(saves)).toEqual([REFUSED.error, REFUSED.error, null]);
  expect(savedSearches("ana")).toEqual(["mooring", "tide", "noon"]);
});
