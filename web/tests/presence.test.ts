import { expect, test } from "vitest";
import { FOLLOWED_MAX, toFollow } from "../src/core/presence";
import { State } from "../src/core/state/state";
import { ANA, message, snapshot, welcome } from "./examples";

/** A state with so many direct conversations, of which those of higher numbers are older accounts. */
function stateOf(many: number): State {
  const state = new State();
  const rooms = Array.from({ length: many }, (_, index) => {
    const [id, person] = [`room ${index}`, `person ${String(many - index).padStart(3, "0")}`];
    const created_at = new Date(Date.UTC(2026, 0, 1, 0, index)).toISOString();
    const last_message = message(1, { conversation: id, sender: ANA.id, created_at });
    const other = { ...ANA, id: person };
    return snapshot(1, { id, kind: "direct", title: "", other, last_message });
  });
  state.apply(welcome(rooms));
  return state;
}

test("with few people, the presence of all of them is followed", () => {
  const people = [ANA.id, "person 001", "person 002", "person 003"];
  expect(toFollow(stateOf(3), [], [])).toEqual(people.sort());
});

test("of many, oneself and whoever is shown are followed, those in view, then those of the last activity", () => {
  const followed = toFollow(stateOf(300), ["somebody"], ["room 7", "room 8"]);
  expect(followed).toHaveLength(FOLLOWED_MAX);
  expect(followed).toEqual(expect.arrayContaining([ANA.id, "somebody", "person 293", "person 292"]));
  // The last rooms have the newest messages, with people whose accounts are the oldest.
  expect(followed.filter((one) => one < "person 290" && one >= "person")).toEqual(
    Array.from({ length: FOLLOWED_MAX - 4 }, (_, index) => `person ${String(index + 1).padStart(3, "0")}`),
  );
});

test("groups, and what is gone, have nobody to follow", () => {
  const state = stateOf(1);
  state.apply({ type: "user.updated", user_revision: 6, conversation: snapshot(1) });
  expect(toFollow(state, [], ["watch", "gone"])).toEqual([ANA.id, "person 001"].sort());
});
