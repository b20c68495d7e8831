// @vitest-environment jsdom

import { flushSync, mount, unmount } from "svelte";
import { SvelteMap } from "svelte/reactivity";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Row } from "../src/core/rows";
import { takeWords } from "../src/i18n/words.svelte";
import { PARTS } from "../src/later";
import Later from "../src/ui/Later.svelte";
import { until } from "./patience";

vi.mock("../src/app.svelte", () => ({ client: { picture: () => undefined, conversation: () => undefined }, navigation: { route: { at: null } } }));

// What jsdom does not have.
const device = { isTouched: false };
vi.stubGlobal("matchMedia", () => ({ matches: device.isTouched }));
HTMLElement.prototype.showPopover = () => undefined;
HTMLElement.prototype.hidePopover = () => undefined;

const ROW = {
  ...{ key: "1", seq: 1, text: "High water is at noon.", threadRoot: 1, reactions: [] as Row["reactions"] },
  ...{ isOwn: true, event: null, forwarded: null },
} as Row;

let drawn: object;

beforeEach(async () => {
  await takeWords("conversation");
  device.isTouched = false;
  document.body.innerHTML = '<ol><li class="row" data-key="1" data-seq="1" tabindex="-1"><p class="text"></p></li></ol>';
});

afterEach(() => unmount(drawn));

/** Draw what is asked for, as the page does; return what lets somebody write, and what answers. */
function ask(how: object) {
  const list = document.querySelector("ol")!;
  const [onreply, onedit] = [vi.fn(), vi.fn<(row: Row) => void>()];
  const nothing = () => undefined;
  const first = {
    talk: { at: null, read: () => null },
    ...{ id: "watch", scroller: () => list, list: () => list, rows: [ROW] },
    ...{ asked: { row: ROW, ...how }, selected: null, press: nothing, onreply },
    onedit,
    ...{ ondelete: nothing, onforward: nothing, onselect: nothing, onunread: nothing, ontype: nothing },
  };
  const held = new SvelteMap([["props", first]]);
  drawn = mount(Later, {
    target: document.body,
    props: {
      load: PARTS.messageTools as never,
      get props() {
        return held.get("props")!;
      },
    },
  }) as object;
  const change = (...rows: Row[]): void => {
    held.set("props", { ...first, rows });
    flushSync();
  };
  const write = (): void => change(ROW, { ...ROW, key: "2" });
  return { onreply, onedit, change, write };
}

test("what a message was asked for is done once, whatever changes around it afterwards", async () => {
  const { onreply, write } = ask({ action: "reply" });
  await until(() => expect(onreply).toHaveBeenCalledOnce());
  write();
  expect(onreply).toHaveBeenCalledOnce();
});

test("the sheet of a message keeps the focus where it is while others write", async () => {
  device.isTouched = true;
  const { write } = ask({ anchor: document.body });
  const last = await until(() => {
    const found = document.querySelector<HTMLElement>("[role=menu] > button:last-child");
    expect(found).not.toBeNull();
    return found!;
  });
  await until(() => expect(document.querySelector("[role=menu]")?.contains(document.activeElement)).toBe(true));
  last.focus();
  write();
  expect(document.activeElement).toBe(last);
});

test("C6: what was edited on another device while its menu was open is edited as it is by then", async () => {
  const { onedit, change } = ask({ anchor: document.body });
  const edit = await until(() => {
    const found = [...document.querySelectorAll<HTMLElement>("[role=menuitem]")].find((item) => item.textContent.trim() === "Edit");
    expect(found).toBeDefined();
    return found!;
  });
  const now = { ...ROW, text: "High water is at one." };
  change(now);
  edit.click();
  expect(onedit.mock.calls).toEqual([[now]]);
});
