/** Mentions as the web client knows and counts them: rule M7. */

// @vitest-environment node

import { expect, test } from "vitest";
import type { ServerFrame } from "../src/api/socket";
import { waiting } from "../src/core/attention";
import type { State } from "../src/core/state/state";
import { ANA, BEN, heldState, message } from "./examples";

const HER = [{ name: "Ana", since: 1, id: ANA.id }];
const ALL = [{ name: "all", since: 1 }];

function created(seq: number, change = {}): ServerFrame {
  return { type: "message.created", message: message(seq, { sender: BEN.id, ...change }) };
}

function called(state: State): number[] {
  return (state.conversations.get("watch")!.unread_mentions ?? []).map(({ seq }) => seq);
}

test("a message of somebody else that calls one is unread until it is read", () => {
  const state = heldState(3);
  state.apply(created(4, { mentions: HER }));
  state.apply(created(5));
  state.apply(created(6, { mentions: ALL }));
  expect(called(state)).toEqual([4, 6]);
  state.apply({ type: "read.updated", conversation: "watch", person: ANA.id, read_ordinal: 4 });
  expect(called(state)).toEqual([6]);
  state.apply(created(7, { sender: ANA.id, mentions: ALL }));
  expect(called(state)).toEqual([]);
});

test("a mention comes and goes with the text of its message", () => {
  const state = heldState(3);
  state.apply(created(4));
  const updated = (revision: number, change = {}): ServerFrame => ({
    type: "message.updated",
    message: message(4, { sender: BEN.id, revision, created_revision: 4, ...change }),
  });
  state.apply(updated(5, { mentions: HER }));
  expect(called(state)).toEqual([4]);
  state.apply(updated(6));
  expect(called(state)).toEqual([]);
  state.apply(updated(7, { mentions: ALL }));
  state.apply(updated(8, { text: "", deleted_at: "2026-11-20T09:00:00Z" }));
  expect(called(state)).toEqual([]);
});

test("the title counts a muted chat that calls one", () => {
  const state = heldState(3);
  state.keepMembership("watch", { is_muted: true });
  state.apply(created(4));
  expect(waiting(state.conversations.values(), ANA.id)).toEqual([]);
  state.apply(created(5, { mentions: HER }));
  expect(waiting(state.conversations.values(), ANA.id)).toEqual(["watch"]);
});
