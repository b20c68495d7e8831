/** What the page shows of people whom one blocks: rule V2. */

// @vitest-environment jsdom

import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { SvelteSet } from "svelte/reactivity";
import { type Row, Rows } from "../src/core/rows";
import { takeWords } from "../src/i18n/words.svelte";
import { BEN, CHI, heldState, message, outboxOf } from "./examples";

const blocked = new SvelteSet<string>();
vi.mock("../src/actions/blocks", () => ({
  personIsBlocked: (id: string) => blocked.has(id),
  personBlock: (id: string, isOn: boolean) => (isOn ? blocked.add(id) : blocked.delete(id)),
  peopleBlocked: () => Promise.resolve({ data: { results: [BEN, CHI] } }),
}));
vi.mock("../src/app.svelte", () => ({ client: { picture: () => undefined, source: () => null, state: null } }));

const { default: BlockedBar } = await import("../src/ui/people/BlockedBar.svelte");
const { default: BlockedPeople } = await import("../src/ui/settings/Blocked.svelte");
const { default: FoldedLine } = await import("../src/ui/messages/FoldedLine.svelte");

/** Messages of somebody whom one blocks, one after the other. */
function foldedRows(many: number): Row[] {
  const state = heldState(0);
  const seqs = Array.from({ length: many }, (_, index) => index + 1);
  for (const seq of seqs) state.apply({ type: "message.created", message: message(seq) });
  state.own.update({ blocks: [{ person: BEN.id, revision: 6, is_on: true }] });
  const source = { state, outbox: outboxOf(), conversation: state.conversations.get("watch")! };
  return new Rows().make(source, seqs, false, null);
}

beforeEach(async () => {
  blocked.clear();
  await Promise.all([takeWords("conversation"), takeWords("later")]);
});

/** Show the line of folded messages; return what it says, and what was asked for by its button. */
async function lineOf(rows: Row[], unfolded: ReadonlySet<string> = new Set()) {
  const asked: ReadonlySet<string>[] = [];
  render(FoldedLine, { row: rows.at(-1)!, rows, unfolded, onfold: (next: ReadonlySet<string>) => asked.push(next) });
  const said = screen.getByText(/blocked/u).textContent;
  await userEvent.click(screen.getByRole("button", { name: "Show" }));
  return { said, asked };
}

test("V2: folded messages that follow each other are one line, which opens all of them by a click", async () => {
  const rows = foldedRows(3);
  const { said, asked } = await lineOf(rows);
  expect(said).toBe("3 messages from people you blocked");
  expect(asked).toEqual([new Set(rows.map(({ key }) => key))]);
});

test("V2: what comes below folded messages that were asked for is folded by itself", async () => {
  const rows = foldedRows(3);
  const open = rows.slice(0, 2).map(({ key }) => key);
  const { said, asked } = await lineOf(rows, new Set(open));
  expect(said).toBe("Message from somebody you blocked");
  expect(asked).toEqual([new Set([...open, rows[2]!.key])]);
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
