import { expect, test } from "vitest";
import type { ServerFrame } from "../src/api/socket";
import { heldState, welcome } from "./examples";

function told(user_revision: number, seq: number, is_on = true): ServerFrame {
  const row = { conversation: "watch", seq, revision: user_revision, is_on };
  return { type: "user.updated", user_revision, own: { saved: [row] } };
}

test("the later state of a row counts, whichever comes first", () => {
  const state = heldState(3);
  expect(state.apply(told(9, 1, false))).toEqual([{ type: "own.updated", conversation: "watch" }]);
  expect(state.apply(told(8, 1))).toEqual([]);
  expect(state.own.isSaved("watch", 1)).toBe(false);
  state.apply(told(10, 1));
  expect(state.own.isSaved("watch", 1)).toBe(true);
});

test("a first welcome that was interrupted leaves no row that was taken back meanwhile", () => {
  const state = heldState(3);
  state.userRevision = null;
  state.apply(welcome([]));
  state.apply(told(5, 1));
  state.interrupted();
  state.apply(welcome([]));
  state.apply(told(6, 2));
  state.greeted();
  expect([1, 2].filter((seq) => state.own.isSaved("watch", seq))).toEqual([2]);
});

test("a hello that names a user revision adds to the rows that are here", () => {
  const state = heldState(3);
  state.apply(told(9, 1));
  state.apply(welcome([], { user_revision: 10 }));
  state.apply(told(10, 2));
  state.greeted();
  expect([1, 2].filter((seq) => state.own.isSaved("watch", seq))).toEqual([1, 2]);
});
