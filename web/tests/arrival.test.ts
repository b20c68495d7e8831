// @vitest-environment jsdom

import { expect, test, vi } from "vitest";
import { arrive } from "../src/ui/arrival";

// What jsdom does not have.
Element.prototype.checkVisibility = () => true;
vi.stubGlobal("CSS", { escape: (text: string) => text });

test("A7: who comes back is where the way on was taken, also where two ways lead there", async () => {
  document.body.innerHTML = `<div data-screen><h1>Harbour watch</h1>
    <a href="/c/watch/info">3 people</a><a href="/c/watch/info">Group info</a></div>
    <div data-panel hidden><h2>Group info</h2></div>`;
  const [people, info] = document.querySelectorAll("a");
  for (const way of [info!, people!]) {
    way.focus();
    history.replaceState(null, "", "/c/watch/info");
    await arrive("/c/watch", false);
    (document.activeElement as HTMLElement).blur();
    history.replaceState(null, "", "/c/watch");
    await arrive("/c/watch/info", true);
    expect(document.activeElement).toBe(way);
  }
});
