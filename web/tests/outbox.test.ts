import { beforeEach, expect, test } from "vitest";
import { Outbox } from "../src/core/outbox";
import { letter, Shelf } from "./examples";

let shelf: Shelf;
let outbox: Outbox;

beforeEach(() => {
  shelf = new Shelf();
  outbox = new Outbox(shelf);
});

function due(now = 0): string[] {
  return outbox.due(now).map((one) => one.client_id);
}

test("a letter is kept before it is sent", async () => {
  const added = outbox.add(letter("a"));
  expect(due()).toEqual([]);
  await added;
  expect(shelf.kept.has("a")).toBe(true);
  expect(due()).toEqual(["a"]);
});

test("one letter at a time is on its way in each conversation", async () => {
  await outbox.add(letter("a"));
  await outbox.add(letter("b"));
  await outbox.add(letter("c", "other"));
  expect(due()).toEqual(["a", "c"]);
  expect(due()).toEqual([]);
  outbox.settle("watch", "a");
  expect(due()).toEqual(["b"]);
});

test("a letter that arrived is forgotten", async () => {
  await outbox.add(letter("a"));
  expect(outbox.settle("watch", "a")).toBe(true);
  expect(outbox.settle("watch", "a")).toBe(false);
  expect(shelf.kept.size).toBe(0);
  expect(outbox.size).toBe(0);
});

test("a failure that passes is tried again after 1, 2, 4, 8, 16 and 16 seconds", async () => {
  await outbox.add(letter("a"));
  const waits = Array.from({ length: 6 }, () => {
    outbox.due(Number.POSITIVE_INFINITY);
    outbox.postpone("watch", "a", 0, null);
    return outbox.nextDue();
  });
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 16_000]);
});

test("the server may say how long to wait", async () => {
  await outbox.add(letter("a"));
  outbox.due(0);
  outbox.postpone("watch", "a", 0, 3);
  expect(due(2_999)).toEqual([]);
  expect(due(3_000)).toEqual(["a"]);
});

test("a refused letter stays, and the next one goes on", async () => {
  await outbox.add(letter("a"));
  await outbox.add(letter("b"));
  outbox.due(0);
  outbox.fail("watch", "a", "Too long.");
  expect(due()).toEqual(["b"]);
  expect(outbox.letters("watch").map((one) => one.failure)).toEqual(["Too long.", null]);
  expect(shelf.kept.get("a")?.failure).toBe("Too long.");
  outbox.settle("watch", "b");
  outbox.retry("watch", "a");
  expect(due()).toEqual(["a"]);
});

test("what was on its way when the line was lost is sent again", async () => {
  await outbox.add(letter("a"));
  expect(due()).toEqual(["a"]);
  outbox.lost();
  expect(due()).toEqual(["a"]);
});
