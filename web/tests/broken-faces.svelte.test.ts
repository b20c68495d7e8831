// @vitest-environment jsdom

import { flushSync } from "svelte";
import { expect, test, vi } from "vitest";

const page = vi.hoisted(() => ({ downSince: 1 }));
vi.mock("../src/app.svelte", () => ({ client: page }));

const { hideBrokenFaces } = await import("../src/ui/broken-faces.svelte");

/** Let a page do so, until the returned function is called. */
function begin(): () => void {
  const end = $effect.root(hideBrokenFaces);
  flushSync();
  return end;
}

test("X8: where a face cannot be loaded stand the letters, and it is tried again with a connection", () => {
  document.body.innerHTML = '<span class="avatar"><img src="/face"></span><img src="/elsewhere">';
  const [face, other] = document.images as unknown as [HTMLImageElement, HTMLImageElement];
  for (const one of [face, other]) Object.defineProperty(one, "complete", { value: false });
  const end = begin();
  for (const one of [face, other]) one.dispatchEvent(new Event("error"));
  expect([face.hidden, other.hidden]).toEqual([true, false]);
  end();
  page.downSince = 0;
  begin()();
  expect(face.hidden).toBe(false);
});
