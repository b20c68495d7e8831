// @vitest-environment jsdom

import { render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import type { Source } from "../src/core/source";
import { Rows } from "../src/core/rows";
import { threadOf } from "../src/core/thread";
import type { State } from "../src/core/state/state";
import { takeWords } from "../src/i18n/words.svelte";
import { ANA, BEN, CHI, heldState, message, outboxOf } from "./examples";

const page = vi.hoisted((): { source: unknown } => ({ source: null }));
vi.mock("../src/app.svelte", () => ({ client: { picture: () => undefined, source: () => page.source } }));

// What jsdom does not have.
HTMLDialogElement.prototype.showModal = function (): void {
  this.open = true;
};

const { default: Readers } = await import("../src/ui/messages/Readers.svelte");

beforeEach(async () => {
  await takeWords("conversation");
  await takeWords("later");
});

/** A group in which Ana said the last message; everybody's marks are known. */
function room(marks: Record<string, number>): State {
  const state = heldState(3);
  state.apply({ type: "message.created", message: message(4, { sender: ANA.id }) });
  const members = [ANA, BEN, CHI].map((person) => ({
    ...{ conversation: "watch", person, role: "member", revision: 1, has_left: false },
  }));
  state.loadMembers("watch", members);
  const resumed = { conversation: "watch", revision: 4, title: "Harbour watch", messages: [], members: [], marks };
  state.apply({ type: "resumed", ...resumed });
  return state;
}

test("U9: whoever joined after a message has neither read it nor not", () => {
  const state = room({ [ANA.id]: 4, [BEN.id]: 4, [CHI.id]: 4 });
  const later = { person: CHI, role: "member", revision: 2, has_left: false, joined_seq: 4 };
  state.loadMembers("watch", [{ conversation: "watch", ...later }]);
  page.source = sourceOf(state);
  render(Readers, { id: "watch", seq: 4, onclose: () => undefined });
  expect(listed()).toEqual([["Ben Ode"]]);
});

test("U9: where all others joined after it, there is nobody to name, and it is not offered", () => {
  const state = room({ [ANA.id]: 4, [CHI.id]: 4 });
  const later = { person: CHI, role: "member", revision: 2, has_left: false, joined_seq: 4 };
  state.loadMembers("watch", [{ conversation: "watch", ...later }]);
  const [row] = new Rows().make(sourceOf(state), [4], false, null);
  expect([row!.hasReaders, row!.status]).toEqual([false, "sent"]);
});

function sourceOf(state: State): Source {
  return { state, outbox: outboxOf(), conversation: state.conversations.get("watch")! };
}

/** Return the names that are listed, list by list. */
function listed(): (string | null)[][] {
  const names = (list: HTMLElement) => [...list.querySelectorAll("bdi:not(.muted)")].map((one) => one.textContent);
  return screen.queryAllByRole("list").map(names);
}

test("U9: who has read a message stands apart from who has not", () => {
  page.source = sourceOf(room({ [ANA.id]: 4, [BEN.id]: 3, [CHI.id]: 4 }));
  render(Readers, { id: "watch", seq: 4, onclose: () => undefined });
  expect(listed()).toEqual([["Chi Tran"], ["Ben Ode"]]);
});

test("U9: where nobody has read it yet, that is said", () => {
  page.source = sourceOf(room({ [ANA.id]: 4, [BEN.id]: 3, [CHI.id]: 3 }));
  render(Readers, { id: "watch", seq: 4, onclose: () => undefined });
  expect(screen.getByText("Nobody yet.")).toBeTruthy();
  expect(listed()).toEqual([["Ben Ode", "Chi Tran"]]);
});

test("T6, U9: in its thread a root is read as in the room, and a reply that stands in the room too", () => {
  const state = room({ [ANA.id]: 0, [BEN.id]: 4, [CHI.id]: 4 });
  const reply = { ordinal: 4, thread_root: 4, sender: ANA.id };
  state.apply({ type: "message.created", message: message(5, { ...reply, thread_ordinal: 1 }) });
  state.apply({ type: "message.created", message: message(6, { ...reply, ordinal: 5, thread_ordinal: 2, also_in_room: true }) });
  const source = sourceOf(state);
  const shown = () =>
    new Rows()
      .make({ ...source, conversation: threadOf(source, 4) }, [4, 5, 6], false, null)
      .map(({ status, hasReaders }) => [status, hasReaders]);
  expect(shown()).toEqual([["read", true], ["sent", false], ["sent", true]]);
});

test("U9: it is offered of one's own messages, where marks are published", () => {
  const offered = (state: State) =>
    new Rows().make(sourceOf(state), [3, 4], false, null).map(({ hasReaders }) => hasReaders);
  expect(offered(room({ [ANA.id]: 4, [BEN.id]: 3 }))).toEqual([false, true]);
  expect(offered(room({}))).toEqual([false, false]);
});
