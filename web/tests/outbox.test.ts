import { beforeEach, expect, test, vi } from "vitest";
import type { Problem } from "../src/core/api";
import { meant } from "../src/core/outbox/operations";
import { type Outbox, type OutboxNews, PATIENCE_MS } from "../src/core/outbox/outbox";
import { ANA, message, outboxOf, pending, Shelf, write } from "./examples";

const TOO_LONG: Problem = { code: "invalid", detail: "Too long." };

let shelf: Shelf;
let outbox: Outbox;

beforeEach(() => {
  shelf = new Shelf();
  outbox = outboxOf(shelf);
});

/** A moment that is later for every message. */
const NOW = Date.now() + 1_000;

function due(now = NOW): string[] {
  return outbox.due(now).map((one) => one.id);
}

test("O1: a message is kept before it is sent", async () => {
  const added = write(outbox, "a");
  expect(due()).toEqual([]);
  await added;
  expect(shelf.kept.has("a")).toBe(true);
  expect(due()).toEqual(["a"]);
});

test("O3: one message at a time is on its way in each conversation", async () => {
  await write(outbox, "a");
  await write(outbox, "b");
  await write(outbox, "c", "other");
  expect(due()).toEqual(["a", "c"]);
  expect(due()).toEqual([]);
  outbox.settle("watch", "a");
  expect(due()).toEqual(["b"]);
});

test("O3: messages keep their order over a reload, whatever the clock did meanwhile", async () => {
  vi.useFakeTimers({ now: NOW });
  for (const text of ["first", "second", "third"]) {
    await outbox.add("watch", { type: "message.send", text });
    vi.setSystemTime(Date.now() - 60_000);
  }
  await outbox.add("watch", { type: "message.send", text: "fourth" });
  vi.useRealTimers();
  const kept = [...shelf.kept.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  expect(kept.map(({ operation }) => operation)).toEqual(
    ["first", "second", "third", "fourth"].map((text) => ({ type: "message.send", text })),
  );
});

test("a message that arrived is forgotten", async () => {
  await write(outbox, "a");
  outbox.settle("watch", "a");
  expect(shelf.kept.size).toBe(0);
  expect(outbox.size).toBe(0);
});

test("O4: a failure that passes is tried again after 1, 2, 4, 8, 16 and 16 seconds", async () => {
  await write(outbox, "a");
  const waits = Array.from({ length: 6 }, () => {
    outbox.due(100_000);
    outbox.postpone("a", 0, null);
    return outbox.nextDue(0);
  });
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 16_000]);
});

test("O4: the server may say how long to wait at least", async () => {
  await write(outbox, "a");
  let now = NOW;
  for (const [asked, seconds] of [[3, 3], [1, 2], [1, 4], [20, 20]] as const) {
    expect(due(now)).toEqual(["a"]);
    outbox.postpone("a", now, asked);
    now += seconds * 1_000;
    expect(due(now - 1)).toEqual([]);
  }
});

test("O4: what is sent too often waits in its order, also when another tab closes", async () => {
  await write(outbox, "a");
  await write(outbox, "b");
  due();
  outbox.postpone("a", NOW, 3);
  outbox.hurry();
  outbox.lost();
  expect(due(NOW + 2_999)).toEqual([]);
  expect(due(NOW + 3_000)).toEqual(["a"]);
  outbox.settle("watch", "a");
  expect(due(NOW + 3_000)).toEqual(["b"]);
});

test("O4: a refused message stays, and the next one goes on", async () => {
  await write(outbox, "a");
  await write(outbox, "b");
  due();
  outbox.fail("watch", "a", TOO_LONG);
  expect(due()).toEqual(["b"]);
  expect(outbox.messages("watch").map((one) => one.failure)).toEqual([TOO_LONG, null]);
  expect(shelf.kept.get("a")?.failure).toEqual(TOO_LONG);
  outbox.settle("watch", "b");
  outbox.retry("watch", "a", NOW);
  expect(due()).toEqual(["a"]);
});

test("O4: a message of more than a day is not sent without asking, and holds up no other", async () => {
  const old = { ...pending("a"), created_at: new Date(NOW - 25 * 3_600_000).toISOString() };
  outbox.load(old);
  await write(outbox, "b");
  expect(due()).toEqual(["b"]);
  outbox.settle("watch", "b");
  expect(due()).toEqual([]);
  outbox.retry("watch", "a", NOW);
  expect(due()).toEqual(["a"]);
});

test("O5: a tab sends its own messages; those of another one wait for five seconds", async () => {
  const told: OutboxNews[] = [];
  const there = outboxOf(new Shelf(), (news) => told.push(news));
  await write(there, "a");
  for (const news of told) outbox.receive(news, NOW);
  expect(outbox.messages("watch").map((one) => one.id)).toEqual(["a"]);
  expect(due(NOW + PATIENCE_MS - 1)).toEqual([]);
  expect(outbox.nextDue(NOW)).toBe(NOW + PATIENCE_MS);
  expect(due(NOW + PATIENCE_MS)).toEqual(["a"]);
});

test("O5: when another tab closes, its messages are sent at once, in their order", () => {
  outbox.receive({ type: "entry", entry: pending("a") }, NOW);
  outbox.receive({ type: "entry", entry: pending("b") }, NOW);
  outbox.hurry();
  expect(due()).toEqual(["a"]);
  outbox.settle("watch", "a");
  expect(due()).toEqual(["b"]);
});

test("a read mark is nothing that a sign-out would lose, a message is", async () => {
  await outbox.add("watch", { type: "read.mark", seq: 9, ordinal: 9 });
  expect(outbox.hasUnsent).toBe(false);
  await write(outbox, "a");
  expect(outbox.hasUnsent).toBe(true);
});

test("a message that another tab sent stays until its message is seen here", () => {
  outbox.receive({ type: "entry", entry: pending("a") }, NOW);
  outbox.receive({ type: "stored", conversation: "watch", id: "a" }, NOW + 1_000);
  expect(outbox.size).toBe(1);
  expect(outbox.nextDue(NOW)).toBe(NOW + 1_000 + PATIENCE_MS);
});

test("a refusal, a new try and a withdrawal are the same in every tab", () => {
  const told: OutboxNews[] = [];
  const there = outboxOf(new Shelf(), (news) => told.push(news));
  const follow = () => {
    for (const news of told.splice(0)) outbox.receive(news, NOW);
    return outbox.messages("watch").map((one) => one.failure);
  };
  void write(there, "a");
  expect(follow()).toEqual([null]);
  there.fail("watch", "a", TOO_LONG);
  expect(follow()).toEqual([TOO_LONG]);
  there.retry("watch", "a", NOW);
  expect(follow()).toEqual([null]);
  there.withdraw("watch", "a");
  expect(follow()).toEqual([]);
});

test("what was on its way when the connection was lost is sent again", async () => {
  await write(outbox, "a");
  expect(due()).toEqual(["a"]);
  outbox.lost();
  expect(due()).toEqual(["a"]);
});

const EDIT = { type: "message.edit", target: "mine", seq: 3, text: "Better" } as const;
const DELETE = { type: "message.delete", target: "mine", seq: 3 } as const;

function operations() {
  return outbox.entries("watch").map((one) => one.operation);
}

test("O3: changes of one message keep their order, and hold up no other", async () => {
  await outbox.add("watch", EDIT, "one");
  await outbox.add("watch", { ...EDIT, target: "other", seq: 4 }, "two");
  await write(outbox, "a");
  expect(due()).toEqual(["one", "two", "a"]);
  await outbox.add("watch", DELETE, "three");
  expect(due()).toEqual([]); // The edit is on its way.
  outbox.withdraw("watch", "one");
  expect(due()).toEqual(["three"]);
});

test("what has not been sent is replaced by what comes to the same", async () => {
  await outbox.add("watch", EDIT);
  await outbox.add("watch", { ...EDIT, text: "Best" });
  expect(operations()).toEqual([{ ...EDIT, text: "Best" }]);
  await outbox.add("watch", DELETE);
  expect(operations()).toEqual([DELETE]);
  await outbox.add("watch", { type: "read.mark", seq: 9, ordinal: 9 });
  await outbox.add("watch", { type: "read.mark", seq: 7, ordinal: 7 });
  await outbox.add("watch", { type: "membership.update", is_muted: true });
  await outbox.add("watch", { type: "membership.update", is_pinned: true });
  expect(operations().slice(1)).toEqual([
    { type: "read.mark", seq: 9, ordinal: 9 },
    { type: "membership.update", is_muted: true, is_pinned: true },
  ]);
  expect([...shelf.kept.values()].map((one) => one.operation)).toEqual(operations());
});

test("what is read after it was marked as unread is read; before, both are sent in their order", async () => {
  await outbox.add("watch", { type: "read.mark", seq: 9, ordinal: 9 });
  await outbox.add("watch", { type: "unread.mark", seq: 4, ordinal: 4 });
  await outbox.add("watch", { type: "unread.mark", seq: 5, ordinal: 5 });
  expect(operations()).toEqual([
    { type: "read.mark", seq: 9, ordinal: 9 },
    { type: "unread.mark", seq: 5, ordinal: 5 },
  ]);
  expect(outbox.due(0).map(({ operation }) => operation.type)).toEqual(["read.mark"]);
  await outbox.add("watch", { type: "read.mark", seq: 9, ordinal: 9 });
  expect(operations().at(-1)).toEqual({ type: "read.mark", seq: 9, ordinal: 9 });
});

test("an edit of a message that is not sent yet changes its text", async () => {
  await write(outbox, "a");
  expect(outbox.amend("watch", "a", { text: "Better" })).toBe(true);
  expect(outbox.due(NOW)).toMatchObject([{ id: "a", operation: { text: "Better" } }]);
  expect(outbox.amend("watch", "stored", { text: "Better" })).toBe(false);
});

test("an edit of a message that may be stored already follows when it is", async () => {
  await write(outbox, "a");
  due();
  outbox.amend("watch", "a", { text: "Better" });
  const stored = message(4, { sender: ANA.id, client_id: "a", text: "Text of a" });
  outbox.seen(stored);
  expect(operations()).toEqual([
    { type: "message.edit", target: "a", seq: 4, text: "Better" },
  ]);
});

test("O5: the edit that follows a message is one for all tabs, and is sent by that in which one wrote it", async () => {
  const there = outboxOf(new Shelf(), (news) => outbox.receive(news, NOW));
  outbox = outboxOf(shelf, (news) => there.receive(news, NOW));
  await write(outbox, "a");
  due();
  outbox.amend("watch", "a", { text: "Better" });
  const stored = message(4, { sender: ANA.id, client_id: "a", text: "Text of a" });
  outbox.seen(stored);
  there.seen(stored);
  await Promise.resolve();
  expect([there.due(NOW).length, outbox.due(NOW).length]).toEqual([0, 1]);
  outbox.settle("watch", "a edit", 6);
  expect(there.due(NOW + PATIENCE_MS)).toEqual([]);
});

test("whom a message means goes to the server as ids, everybody in the text alone", () => {
  const mentions = [{ name: "Ben", id: "ben" }, { name: "all" }];
  expect(meant({ text: "@Ben, @all", mentions })).toEqual({ mentions: ["ben"] });
  expect(meant({ text: "@all", mentions: [{ name: "all" }] })).toEqual({});
  const many = Array.from({ length: 60 }, (_, index) => ({ name: "Ben", id: String(index) }));
  expect(meant({ text: "@Ben", mentions: many }).mentions).toHaveLength(50);
});

test("whom one means stays with a message that is amended, and with the edit that follows it", async () => {
  await write(outbox, "a");
  due();
  outbox.amend("watch", "a", { text: "@Ben", mentions: [{ name: "Ben", id: "ben" }] });
  outbox.seen(message(4, { sender: ANA.id, client_id: "a", text: "Text of a" }));
  expect(operations()).toMatchObject([{ type: "message.edit", text: "@Ben", mentions: [{ id: "ben" }] }]);
});

test("a message that is not sent yet is taken back; one that may be stored is deleted after that", async () => {
  await write(outbox, "a");
  expect(outbox.takeBack("watch", "a", NOW)).toBe(true);
  expect([outbox.size, shelf.kept.size]).toEqual([0, 0]);
  await write(outbox, "b");
  due();
  expect(outbox.takeBack("watch", "b", NOW)).toBe(false);
  await outbox.add("watch", { type: "message.delete", target: "b", seq: null }, "delete");
  expect(outbox.messages("watch")).toEqual([]); // Nobody sees it any more.
  expect(due()).toEqual([]);
  outbox.seen(message(4, { sender: ANA.id, client_id: "b" }));
  await Promise.resolve();
  expect(outbox.due(NOW)).toMatchObject([{ id: "delete", operation: { seq: 4 } }]);
});

test("X6: a message that waits for its files is taken back, also after a reload or in another tab", () => {
  const { operation, ...entry } = pending("a");
  const file = { key: "1", name: "quay.jpg", size: 4, modified: 0, media_type: "image/jpeg" };
  outbox.load({ ...entry, operation: { ...operation, files: [file] } });
  expect(outbox.takeBack("watch", "a", NOW)).toBe(true);
  expect(outbox.size).toBe(0);
});

test("what is refused and wanted by nobody any more is forgotten", async () => {
  await write(outbox, "a");
  due();
  await outbox.add("watch", { type: "message.delete", target: "a", seq: null });
  outbox.fail("watch", "a", TOO_LONG);
  await outbox.add("watch", { type: "read.mark", seq: 9, ordinal: 9 }, "mark");
  outbox.fail("watch", "mark", TOO_LONG);
  expect([outbox.size, shelf.kept.size]).toEqual([0, 0]);
});

test("O5: an edit is the same in every tab, and goes from each when its message is seen there", async () => {
  const published: OutboxNews[] = [];
  const there = outboxOf(new Shelf(), (news) => published.push(news));
  await there.add("watch", EDIT, "edit");
  there.due(NOW);
  there.settle("watch", "edit", 5);
  for (const news of published) outbox.receive(news, NOW);
  expect(operations()).toEqual([EDIT]);
  expect(due(NOW + PATIENCE_MS)).toEqual([]); // It is done there.
  outbox.seen(message(3, { sender: ANA.id, client_id: "mine", revision: 5 }));
  expect(outbox.size).toBe(0);
});

test("what was pending when the page was loaded anew is sent", () => {
  outbox.load({ ...pending("edit"), operation: EDIT });
  expect(due()).toEqual(["edit"]);
});

test("X6: a message waits for its files, and lets later ones pass meanwhile", async () => {
  const file = { key: "1", name: "tide.png", media_type: "image/png", size: 5, modified: 1 };
  await outbox.add("watch", { type: "message.send", text: "", files: [file] }, "a");
  await write(outbox, "b");
  expect(due()).toEqual(["b"]);
  outbox.attach("watch", "a", [{ ...file, url: "/api/uploads/tide/", isReady: true }], null);
  outbox.settle("watch", "b");
  expect(due()).toEqual(["a"]);
});

test("X6: a file that the server does not take sets its message aside, until it is tried again", async () => {
  const file = { key: "1", name: "tide.png", media_type: "image/png", size: 5, modified: 1 };
  await outbox.add("watch", { type: "message.send", text: "", files: [file] }, "a");
  outbox.attach("watch", "a", [{ ...file, problem: TOO_LONG }], TOO_LONG);
  expect(outbox.messages("watch")[0]).toMatchObject({ failure: TOO_LONG });
});
