// @vitest-environment jsdom

import type { Component } from "svelte";
import { expect, test, vi } from "vitest";
import type { Load } from "../src/later";
import { heldKeys } from "../src/ui/held-keys";
import { until } from "./patience";

vi.mock("../src/ui/idle", () => ({ whenIdle: () => Promise.resolve() }));

test("keys for a part that is not here yet are pressed again when it is, and others at once", async () => {
  let arrive = (): void => undefined;
  const load: Load<never> = () =>
    new Promise((resolve) => {
      arrive = () => resolve({ default: (() => ({})) as unknown as Component<never> });
    });
  const field = document.createElement("input");
  const pressed: string[] = [];
  const press = (key: string): boolean =>
    field.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  const end = heldKeys(load, ({ key }) => key === "Enter")(field);
  field.addEventListener("keydown", ({ key }) => pressed.push(key));

  expect([press("Enter"), press("a")]).toEqual([false, true]);
  expect(pressed).toEqual(["a"]);
  await until(() => {
    arrive();
    expect(pressed).toEqual(["a", "Enter"]);
  });
  expect(press("Enter")).toBe(true);
  expect(pressed).toEqual(["a", "Enter", "Enter"]);
  end();
});
