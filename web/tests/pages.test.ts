// @vitest-environment jsdom

import { expect, test } from "vitest";
import type { Answer } from "../src/core/api";
import { Pages } from "../src/ui/pages.svelte";

type Page = Answer<{ results: string[]; next: string | null }>;

/** A list of words, and what it asked for, in order: the test answers. */
function asked() {
  const asks: { cursor: string; answer: (page: Page) => Promise<void> }[] = [];
  const pages = new Pages<string>(
    (cursor) => {
      return new Promise((resolve) => {
        const answer = async (page: Page): Promise<void> => {
          resolve(page);
          await new Promise((resolve) => setTimeout(resolve));
        };
        asks.push({ cursor, answer });
      });
    },
    (word) => word,
  );
  const cursors = (): string[] => asks.map(({ cursor }) => cursor);
  return { pages, asks, cursors };
}

function page(results: string[], next: string | null): Page {
  return { status: 200, retryAfter: null, data: { results, next } };
}

const REFUSED: Page = { status: 503, retryAfter: null, error: { code: "unavailable", detail: "Try again." } };

test("each page follows the one before it, and is asked for once, however often somebody wants it", async () => {
  const { pages, asks, cursors } = asked();
  pages.more();
  pages.more();
  expect(pages.hasMore).toBe(false);
  await asks[0]!.answer(page(["oar", "rope"], "2"));
  expect(pages.hasMore).toBe(true);
  pages.more();
  pages.more();
  await asks[1]!.answer(page(["rope", "sail"], null));
  expect(pages.items).toEqual(["oar", "rope", "sail"]);
  expect(pages.isWhole).toBe(true);
  pages.more();
  expect(cursors()).toEqual(["", "2"]);
});

test("a page that comes late is not put behind a list that is loaded anew", async () => {
  const { pages, asks } = asked();
  pages.more();
  await asks[0]!.answer(page(["oar"], "2"));
  pages.more();
  pages.restart();
  await asks[2]!.answer(page(["anchor"], null));
  await asks[1]!.answer(page(["rope"], "3"));
  expect(pages.items).toEqual(["anchor"]);
  expect(pages.isWhole).toBe(true);
});

test("what failed is said, what is here stays, and the same page is asked for again", async () => {
  const { pages, asks, cursors } = asked();
  pages.more();
  await asks[0]!.answer(page(["oar"], "2"));
  pages.more();
  await asks[1]!.answer(REFUSED);
  expect(pages.problem?.code).toBe("unavailable");
  expect(pages.items).toEqual(["oar"]);
  pages.retry();
  await asks[2]!.answer(page(["rope"], null));
  expect(pages.problem).toBeNull();
  expect(cursors()).toEqual(["", "2", "2"]);
});
