import { beforeEach, expect, test } from "vitest";
import { type LetterNews, Outbox, PATIENCE_MS } from "../src/core/outbox";
import { letter, Shelf } from "./examples";

let shelf: Shelf;
let outbox: Outbox;

beforeEach(() => {
  shelf = new Shelf();
  outbox = new Outbox(shelf);
});

/** A moment that is later for every letter. */
const NOW = Date.now() + 1_000;

function due(now = NOW): string[] {
  return outbox.due(now).map((one) => one.client_id);
}

test("O1: a letter is kept before it is sent", async () => {
  const added = outbox.add(letter("a"));
  expect(due()).toEqual([]);
  await added;
  expect(shelf.kept.has("a")).toBe(true);
  expect(due()).toEqual(["a"]);
});

test("O3: one letter at a time is on its way in each conversation", async () => {
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
  outbox.settle("watch", "a");
  expect(shelf.kept.size).toBe(0);
  expect(outbox.size).toBe(0);
});

test("O4: a failure that passes is tried again after 1, 2, 4, 8, 16 and 16 seconds", async () => {
  await outbox.add(letter("a"));
  const waits = Array.from({ length: 6 }, () => {
    outbox.due(100_000);
    outbox.postpone("watch", "a", 0, null);
    return outbox.nextDue(0);
  });
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 16_000]);
});

test("O4: the server may say how long to wait", async () => {
  await outbox.add(letter("a"));
  due();
  outbox.postpone("watch", "a", NOW, 3);
  expect(due(NOW + 2_999)).toEqual([]);
  expect(due(NOW + 3_000)).toEqual(["a"]);
});

test("O4: a refused letter stays, and the next one goes on", async () => {
  await outbox.add(letter("a"));
  await outbox.add(letter("b"));
  due();
  outbox.fail("watch", "a", "Too long.");
  expect(due()).toEqual(["b"]);
  expect(outbox.letters("watch").map((one) => one.failure)).toEqual(["Too long.", null]);
  expect(shelf.kept.get("a")?.failure).toBe("Too long.");
  outbox.settle("watch", "b");
  outbox.retry("watch", "a", NOW);
  expect(due()).toEqual(["a"]);
});

test("O4: a letter of more than a day is not sent without asking, and holds up no other", async () => {
  const old = { ...letter("a"), created_at: new Date(NOW - 25 * 3_600_000).toISOString() };
  outbox.load(old);
  await outbox.add(letter("b"));
  expect(due()).toEqual(["b"]);
  outbox.settle("watch", "b");
  expect(due()).toEqual([]);
  outbox.retry("watch", "a", NOW);
  expect(due()).toEqual(["a"]);
});

test("O5: a tab sends its own letters; those of another one wait for five seconds", async () => {
  const told: LetterNews[] = [];
  const there = new Outbox(new Shelf(), (news) => told.push(news));
  await there.add(letter("a"));
  for (const news of told) outbox.receive(news, NOW);
  expect(outbox.letters("watch").map((one) => one.client_id)).toEqual(["a"]);
  expect(due(NOW + PATIENCE_MS - 1)).toEqual([]);
  expect(outbox.nextDue(NOW)).toBe(NOW + PATIENCE_MS);
  expect(due(NOW + PATIENCE_MS)).toEqual(["a"]);
});

test("O5: when another tab closes, its letters are sent at once, in their order", () => {
  outbox.receive({ type: "letter", letter: letter("a") }, NOW);
  outbox.receive({ type: "letter", letter: letter("b") }, NOW);
  outbox.hurry();
  expect(due()).toEqual(["a"]);
  outbox.settle("watch", "a");
  expect(due()).toEqual(["b"]);
});

test("a letter that another tab sent stays until its message is seen here", () => {
  outbox.receive({ type: "letter", letter: letter("a") }, NOW);
  outbox.receive({ type: "stored", conversation: "watch", client_id: "a" }, NOW + 1_000);
  expect(outbox.size).toBe(1);
  expect(outbox.nextDue(NOW)).toBe(NOW + 1_000 + PATIENCE_MS);
});

test("a refusal, a new try and a withdrawal are the same in every tab", () => {
  const told: LetterNews[] = [];
  const there = new Outbox(new Shelf(), (news) => told.push(news));
  const follow = () => {
    for (const news of told.splice(0)) outbox.receive(news, NOW);
    return outbox.letters("watch").map((one) => one.failure);
  };
  void there.add(letter("a"));
  expect(follow()).toEqual([null]);
  there.fail("watch", "a", "Too long.");
  expect(follow()).toEqual(["Too long."]);
  there.retry("watch", "a", NOW);
  expect(follow()).toEqual([null]);
  there.withdraw("watch", "a");
  expect(follow()).toEqual([]);
});

test("what was on its way when the line was lost is sent again", async () => {
  await outbox.add(letter("a"));
  expect(due()).toEqual(["a"]);
  outbox.lost();
  expect(due()).toEqual(["a"]);
});
