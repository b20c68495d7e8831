import { expect, test } from "vitest";
import { signOf } from "../src/core/people";
import { type End, fieldOf, lasting } from "../src/core/status";
import { State } from "../src/core/state/state";
import { summaryOf } from "../src/core/summaries";
import { ANA, BEN, outboxOf, snapshot, welcome } from "./examples";

const THURSDAY = new Date(2026, 10, 26, 15, 30);
const HOURS = 3_600;

test.each<[End, number | null]>([
  ["never", null],
  ["half", HOURS / 2],
  ["hour", HOURS],
  ["today", 8.5 * HOURS],
  ["week", (3 * 24 + 8.5) * HOURS],
])("P2: a status that lasts %s", (end, seconds) => {
  expect(lasting(end, "", THURSDAY)).toBe(seconds);
});

test("P2: a week that has just begun is a whole one", () => {
  expect(lasting("week", "", new Date(2026, 10, 30))).toBe(7 * 24 * HOURS);
});

test("P2: a date of one's own is that in the zone of the reader", () => {
  const later = new Date(2026, 10, 27, 9, 5);
  expect(fieldOf(later)).toBe("2026-11-27T09:05");
  expect(lasting("date", fieldOf(later), THURSDAY)).toBe(17 * HOURS + 35 * 60);
  expect(lasting("date", fieldOf(THURSDAY), later)).toBeLessThan(0);
  expect(lasting("date", "", THURSDAY)).toBeNaN();
});

test("P2: the emoji of a status stands in the list, and goes with it", () => {
  const state = new State();
  state.apply(welcome([snapshot(1, { id: "pair", kind: "direct", title: "", other: BEN })]));
  const sign = (): string => summaryOf(state.conversations.get("pair")!, state, outboxOf()).sign;
  const said = (status: object | null): void => {
    const profiles = { [BEN.id]: { time_zone: "", status } };
    state.apply({ type: "presence", online: { [BEN.id]: true }, profiles } as never);
  };
  expect(sign()).toBe("");
  said({ emoji: "🌴", text: "On holiday" });
  expect(sign()).toBe("🌴");
  said({ emoji: "", text: "On holiday" });
  expect(sign()).toBe("💬");
  said(null);
  expect(sign()).toBe("");
});

test("what people say is known as long as they are followed over this connection", () => {
  const state = new State();
  state.apply(welcome([]));
  const profiles = { [ANA.id]: { time_zone: "Asia/Tokyo" } };
  state.apply({ type: "presence", online: { [ANA.id]: true }, profiles });
  expect(state.profiles.get(ANA.id)?.time_zone).toBe("Asia/Tokyo");
  state.interrupted();
  expect(signOf(state.profiles.get(ANA.id))).toBe("");
  expect(state.profiles.size).toBe(0);
});
