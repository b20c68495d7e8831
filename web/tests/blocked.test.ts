/** What the page shows of people whom one blocks: rule V2. */

// @vitest-environment jsdom

import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { SvelteSet } from "svelte/reactivity";
import { Rows } from "../src/core/rows";
import { takeWords } from "../src/i18n/words.svelte";
import { BEN, CHI, heldState, outboxOf } from "./examples";

const blocked = new SvelteSet<string>();
vi.mock("../src/actions/blocks", () => ({
  personIsBlocked: (id: string) => blocked.has(id),
  personBlock: (id: string, isOn: boolean) => (isOn ? blocked.add(id) : blocked.delete(id)),
  peopleBlocked: () => Promise.resolve({ data: { results: [BEN, CHI] } }),
}));
vi.mock("../src/app.svelte", () => ({ client: { picture: () => undefined, source: () => null, state: null } }));

const { default: BlockedBar } = await import("../src/ui/people/BlockedBar.svelte");
const { default: BlockedPeople } = await import("../src/ui/settings/Blocked.svelte");
const { default: MessageRow } = await import("../src/ui/messages/MessageRow.svelte");

beforeEach(async () => {
  blocked.clear();
  await Promise.all([takeWords("conversation"), takeWords("later")]);
});

test("V2: a folded message says so and nothing else, until it is asked for", async () => {
  const state = heldState(1);
  const source = { state, outbox: outboxOf(), conversation: state.conversations.get("watch")! };
  const [row] = new Rows().make(source, [1], false, null);
  const silent = { onhover: () => undefined, onaction: () => undefined, onmore: () => undefined };
  const props = { id: "watch", isActive: false, isSelected: false, isEditing: false, ...silent };
  render(MessageRow, { ...props, row: { ...row!, isFolded: true } });
  expect(screen.queryByText("Message 1")).toBeNull();
  expect(screen.getByRole("listitem").getAttribute("aria-label")).toContain("Message from somebody you blocked");
  await userEvent.click(screen.getByRole("button", { name: "Show" }));
  expect(screen.getByText("Message 1")).toBeTruthy();
});

test("V2: where one would write to somebody whom one blocks, one can unblock them", async () => {
  blocked.add(BEN.id);
  render(BlockedBar, { id: BEN.id });
  expect(screen.getByText("You blocked this person.")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Unblock" }));
  expect(blocked.has(BEN.id)).toBe(false);
});

test("V2: the settings list whom one blocks; who is unblocked is gone from there", async () => {
  blocked.add(BEN.id).add(CHI.id);
  render(BlockedPeople);
  await userEvent.click(await screen.findByRole("button", { name: "Unblock Ben Ode" }));
  expect([...blocked]).toEqual([CHI.id]);
  expect(screen.queryByText("Ben Ode")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Unblock Chi Tran" }));
  expect(screen.getByText("You have not blocked anybody.")).toBeTruthy();
});
