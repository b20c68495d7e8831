// @vitest-environment jsdom

import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { Row } from "../src/core/rows";
import type { State } from "../src/core/state/state";
import { takeWords } from "../src/i18n/words.svelte";
import { between, SELECTED_MOST, toggled } from "../src/ui/messages/selected";
import { ANA, BEN, heldState, message, outboxOf } from "./examples";

let state: State;
/** What Ana is in the group. */
let role: "owner" | "member" = "owner";

vi.mock("../src/app.svelte", () => ({
  client: { picture: () => undefined,
    conversation: (id: string) => state.conversations.get(id),
    source: (id: string) => ({ state, outbox: outboxOf(), conversation: state.conversations.get(id) }),
  },
}));

const { default: SelectionBar } = await import("../src/ui/messages/SelectionBar.svelte");

beforeEach(async () => {
  await takeWords("conversation");
  await takeWords("later");
  role = "owner";
});

/** Show the bar above five messages, of which the second is somebody else's and the fourth is deleted. */
function shown(...seqs: number[]) {
  state = heldState(0, { role });
  for (const seq of [1, 2, 3, 4, 5]) {
    const deleted_at = seq === 4 ? "2026-11-20T09:00:00Z" : null;
    state.apply({ type: "message.created", message: message(seq, { sender: (seq === 2 ? BEN : ANA).id, text: `Text ${seq}`, deleted_at }) });
  }
  const list = document.createElement("ol");
  for (const seq of [1, 2, 3, 4, 5]) {
    const row = document.createElement("li");
    row.className = "row";
    row.tabIndex = -1;
    row.dataset.seq = String(seq);
    list.append(row);
  }
  document.body.replaceChildren(list);
  const selections: (number[] | null)[] = [];
  const rows: number[][] = [];
  const take = (some: readonly Row[]) => rows.push(some.map(({ seq }) => seq!));
  const { rerender } = render(SelectionBar, {
    ...{ id: "watch", list, selected: new Set(seqs), onforward: take, ondelete: take },
    oncopied: () => undefined,
    onselect: (next: ReadonlySet<number> | null) => {
      selections.push(next && [...next]);
      if (next !== null) void rerender({ selected: next });
    },
  });
  const row = (seq: number) => list.querySelector<HTMLElement>(`[data-seq="${seq}"]`)!;
  return { row, selections, rows };
}

test("M13: a press takes a message or gives it up, with Shift all up to there; deleted ones are none", async () => {
  const { row, selections } = shown(2);
  const { click } = fireEvent;
  await click(row(5), { shiftKey: true });
  await click(row(3));
  await click(row(4));
  await click(row(1), { shiftKey: true });
  expect(selections).toEqual([[2, 3, 5], [2, 5], [2, 5, 3, 1]]);
});

test("M13: arrows with Shift take and give up, keys do what is offered, and Escape ends it", async () => {
  const user = userEvent.setup();
  const { row, selections, rows } = shown(2);
  row(2).focus();
  await user.keyboard("{Shift>}{ArrowDown}{ArrowDown}{ArrowUp}{/Shift}");
  expect(document.activeElement).toBe(row(3));
  await user.keyboard("f{Delete}{Escape}");
  expect(selections).toEqual([[2, 3], [2, 3, 5], [2, 3], null]);
  expect(rows).toEqual([[2, 3], [2, 3]]);
});

test("A7: Escape on a button of the bar, which goes by that, leads to the message that had the focus", async () => {
  const { row } = shown(2);
  row(2).tabIndex = 0;
  screen.getByRole("button", { name: "Copy text" }).focus();
  await userEvent.keyboard("{Escape}");
  expect(document.activeElement).toBe(row(2));
});

test("M13: the last that is given up ends it", async () => {
  const { row, selections } = shown(2);
  row(2).focus();
  await userEvent.keyboard(" ");
  expect(selections).toEqual([null]);
});

test("M13: messages are copied in their order, with names and times", async () => {
  const user = userEvent.setup();
  const write = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  vi.stubGlobal("isSecureContext", true);
  shown(3, 1);
  expect(screen.getByRole("status").textContent).toBe("2 selected");
  await user.click(screen.getByRole("button", { name: "Copy text" }));
  const lines = write.mock.calls[0]![0].split("\n");
  expect(lines.map((line) => line.replace(/, .*?:\d\d.*?:/u, ","))).toEqual(["Ana Costa, Text 1", "Ana Costa, Text 3"]);
});

test("M13: only what may all be deleted is offered to be", () => {
  const isOffered = () => screen.queryByRole("button", { name: "Delete" }) !== null;
  shown(1, 2);
  expect(isOffered()).toBe(true);
  cleanup();
  role = "member";
  shown(1, 2);
  expect(isOffered()).toBe(false);
  cleanup();
  shown(1, 3);
  expect(isOffered()).toBe(true);
});

test("M13: no more are taken than may be", () => {
  const all = Array.from({ length: 200 }, (_, index) => index + 1);
  const most = between({ anchor: 150, others: new Set([7]) }, 1, all);
  expect([most.size, most.has(7), most.has(52), most.has(51)]).toEqual([SELECTED_MOST, true, true, false]);
  expect(toggled(most, 200).has(200)).toBe(false);
  expect(toggled(most, 7).size).toBe(SELECTED_MOST - 1);
});
