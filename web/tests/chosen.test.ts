// @vitest-environment jsdom

import { render, screen } from "@testing-library/svelte";
import { expect, test, vi } from "vitest";

vi.mock("../src/app.svelte", () => ({ client: { picture: () => undefined, state: null } }));

const { default: Chosen } = await import("../src/ui/list/Chosen.svelte");

test("of what was chosen a channel has its sign, and a group its letters", () => {
  const items = [
    { key: "tides", avatar: "tides", name: "Tides", isGroup: true, isChannel: true },
    { key: "watch", avatar: "watch", name: "Harbour watch", isGroup: true },
  ];
  render(Chosen, { label: "To", items, removes: (name: string) => `Remove ${name}`, onremove: () => undefined });
  const signs = screen.getAllByRole("listitem").map((one) => one.querySelector<HTMLElement>(".avatar")?.dataset.letters);
  expect(signs).toEqual(["#", "HW"]);
});
