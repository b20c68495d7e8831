// @vitest-environment jsdom

import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { Person } from "../src/api/socket";
import { takeWords } from "../src/i18n/words.svelte";

const BEN: Person = { id: "ben", first_name: "Ben", last_name: "Ode" };
const BEA: Person = { id: "bea", first_name: "Bea", last_name: "Tran" };

/** By cursor. Ben took it back and set it again while the first page was read. */
const PAGES: Readonly<Record<string, unknown>> = {
  "": { results: [BEN], next: "2" },
  "2": { results: [BEA, BEN], next: null },
};

vi.mock("../src/actions/message-lists", () => ({
  reactionPeople: (_id: string, _seq: number, _emoji: string, cursor: string) =>
    Promise.resolve({ status: 200, retryAfter: null, data: PAGES[cursor] }),
}));

// What jsdom does not have.
HTMLDialogElement.prototype.showModal = function (): void {
  this.open = true;
};

const { default: ReactionPeople } = await import("../src/ui/messages/ReactionPeople.svelte");

beforeEach(async () => {
  await takeWords("conversation");
  await takeWords("later");
});

test("whoever is on two pages is shown once", async () => {
  render(ReactionPeople, { id: "room", seq: 1, emoji: "👍", onclose: () => undefined });
  await userEvent.click(await screen.findByRole("button", { name: /more/iu }));
  await screen.findByText("Bea Tran");
  expect(screen.getAllByRole("listitem").map((one) => one.querySelector("bdi")?.textContent)).toEqual([
    "Ben Ode",
    "Bea Tran",
  ]);
});
