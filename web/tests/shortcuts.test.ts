import { expect, test } from "vitest";
import { matching } from "../src/core/matching";
import { madeAt, uuid7 } from "../src/core/ids";
import { command, neighbour } from "../src/core/shortcuts";

const PLAIN = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };

function asked(key: string, held: Partial<typeof PLAIN> = {}, apple = false, single = true) {
  return command({ key, ...PLAIN, ...held }, apple ? "apple" : "other", single);
}

test("the key of commands is the platform's", () => {
  expect(asked("k", { ctrlKey: true })).toBe("switch");
  expect(asked("K", { metaKey: true }, true)).toBe("switch");
  expect(asked("k", { metaKey: true })).toBeNull();
  expect(asked("k", { ctrlKey: true }, true)).toBeNull(); // Deletes to the end of the line there.
  expect(asked("k", { ctrlKey: true, shiftKey: true })).toBeNull();
});

test("K2, K4: arrows with Alt lead to conversations, F6 to regions", () => {
  expect(asked("ArrowUp", { altKey: true })).toBe("previous");
  expect(asked("ArrowDown", { altKey: true, shiftKey: true })).toBe("nextUnread");
  expect(asked("ArrowDown", { altKey: true, ctrlKey: true })).toBeNull();
  expect(asked("ArrowDown")).toBeNull();
  expect(asked("F6")).toBe("nextRegion");
  expect(asked("F6", { shiftKey: true })).toBe("previousRegion");
});

test("K6: a single key counts only where it may", () => {
  expect(asked("?", { shiftKey: true })).toBe("help");
  expect(asked("?", { shiftKey: true }, false, false)).toBeNull();
});

test("the neighbours of a conversation go round the ends, over those that do not count", () => {
  const items = ["a", "b", "c"].map((id) => ({ id, unread: id === "c" ? 1 : 0 }));
  const isUnread = (item: { unread: number }) => item.unread > 0;
  expect(neighbour(items, "c", 1)?.id).toBe("a");
  expect(neighbour(items, "a", -1)?.id).toBe("c");
  expect(neighbour(items, null, 1)?.id).toBe("a");
  expect(neighbour(items, null, -1)?.id).toBe("c");
  expect(neighbour(items, "a", 1, isUnread)?.id).toBe("c");
  expect(neighbour(items, "c", 1, isUnread)).toBeNull();
  expect(neighbour([], null, 1)).toBeNull();
});

test("names that begin as typed come first, and the rest keeps its order", () => {
  const items = ["The watch", "Nightwatch", "Watch", "Harbour"].map((title) => ({ title }));
  const found = matching(items, " WATCH").map((item) => item.title);
  expect(found).toEqual(["Watch", "The watch", "Nightwatch"]);
  expect(matching(items, " ")).toBe(items);
});

test("an id tells when it was made", () => {
  expect(madeAt(uuid7(Date.UTC(2026, 10, 24, 13)))).toBe("2026-11-24T13:00:00.000Z");
});
