// @vitest-environment jsdom

import { flushSync, mount } from "svelte";
import { SvelteMap } from "svelte/reactivity";
import { expect, test, vi } from "vitest";
import type { Row } from "../src/core/rows";
import { PARTS } from "../src/later";
import Later from "../src/ui/Later.svelte";

vi.mock("../src/app.svelte", () => ({ client: {} }));

// What jsdom does not have.
vi.stubGlobal("matchMedia", () => ({ matches: false }));

const ROW = { key: "1", seq: 1, text: "High water is at noon." } as Row;

test("what a message was asked for is done once, whatever changes around it afterwards", async () => {
  const scroller = document.createElement("div");
  const onreply = vi.fn();
  const nothing = () => undefined;
  const first = {
    ...{ id: "watch", scroller: () => scroller, list: () => scroller, rows: [ROW] },
    ...{ asked: { row: ROW, action: "reply" as const }, selected: null, press: nothing, onreply },
    ...{ onedit: nothing, ondelete: nothing, onforward: nothing, onselect: nothing, onunread: nothing, ontype: nothing },
  };
  const held = new SvelteMap([["props", first]]);
  mount(Later, {
    target: document.body,
    props: {
      load: PARTS.messageTools as never,
      get props() {
        return held.get("props")!;
      },
    },
  });
  await vi.waitFor(() => expect(onreply).toHaveBeenCalledOnce(), 30_000);

  held.set("props", { ...first, rows: [ROW, { ...ROW, key: "2" }] });
  flushSync();
  expect(onreply).toHaveBeenCalledOnce();
});
