import { expect, test } from "vitest";
import type { Problem } from "../src/core/api";
import type { Outbox } from "../src/core/outbox/outbox";
import { type Row, Rows } from "../src/core/rows";
import type { State } from "../src/core/state/state";
import { ANA, BEN, CHI, heldState, message, outboxOf, pending, write } from "./examples";

const TOO_LONG: Problem = { code: "invalid", detail: "Too long." };

function rows(state: State, unread: number | null = null, maker = new Rows(), box?: Outbox): Row[] {
  const outbox = box ?? outboxOf();
  const conversation = state.conversations.get("watch")!;
  const seqs = conversation.messages.upTo(conversation.last_seq, 100).map(({ seq }) => seq);
  return maker.make({ state, outbox, conversation }, seqs, true, unread);
}

function say(state: State, seq: number, change = {}): void {
  state.apply({ type: "message.created", message: message(seq, change) });
}

test("messages of one person within five minutes stand together", () => {
  const state = heldState(0);
  say(state, 1);
  say(state, 2);
  say(state, 3, { sender: CHI.id });
  say(state, 4, { sender: CHI.id, created_at: "2026-11-20T09:05:03Z" });
  expect(rows(state).map((row) => row.isFollowUp)).toEqual([false, true, false, false]);
});

test("a pending message that is stored already is one row", async () => {
  const state = heldState(0);
  const box = outboxOf();
  say(state, 1, { sender: state.me!.id, client_id: "twice" });
  await write(box, "twice");
  expect(rows(state, null, new Rows(), box).map((row) => row.status)).toEqual(["sent"]);
});

test("a new day begins a new group", () => {
  const state = heldState(0);
  say(state, 1, { created_at: "2026-11-20T12:00:00Z" });
  say(state, 2, { created_at: "2026-11-22T12:00:00Z" });
  expect(rows(state).map((row) => [row.isNewDay, row.isFollowUp])).toEqual([
    [true, false],
    [true, false],
  ]);
});

test("the first unread message is marked, and begins a group", () => {
  const state = heldState(0);
  for (const seq of [1, 2, 3]) say(state, seq);
  expect(rows(state, 2).map((row) => [row.isFirstUnread, row.isFollowUp])).toEqual([
    [false, false],
    [true, false],
    [false, true],
  ]);
});

test("a message keeps its place and its key when it is stored", async () => {
  const state = heldState(0);
  const outbox = outboxOf();
  await write(outbox, "a");
  const [before] = rows(state, null, new Rows(), outbox);
  expect(before?.status).toBe("sending");
  outbox.settle("watch", "a");
  say(state, 1, { sender: ANA.id, client_id: "a" });
  const [after] = rows(state, null, new Rows(), outbox);
  expect(after).toMatchObject({ key: before?.key, status: "sent", seq: 1 });
});

test("a message is read when all others have read it", () => {
  const state = heldState(0);
  const marks = { [ANA.id]: 0, [BEN.id]: 0, [CHI.id]: 0 };
  const nothing = { messages: [], members: [], title: "", revision: 0 };
  state.apply({ type: "resumed", conversation: "watch", marks, ...nothing });
  say(state, 1, { sender: ANA.id });
  const read = (person: string) => {
    state.apply({ type: "read.updated", conversation: "watch", person, read_ordinal: 1 });
    return rows(state)[0]?.status;
  };
  expect(read(BEN.id)).toBe("sent");
  expect(read(CHI.id)).toBe("read");
});

test("a refused message says why", async () => {
  const outbox = outboxOf();
  await write(outbox, "a");
  outbox.fail("watch", "a", TOO_LONG);
  expect(rows(heldState(0), null, new Rows(), outbox)).toMatchObject([
    { status: "failed", failure: TOO_LONG },
  ]);
});

test("a pending message of more than a day says so, and neither begins a day of the past nor ends one", () => {
  const state = heldState(1);
  const outbox = outboxOf();
  outbox.load({ ...pending("a"), created_at: "2020-01-01T00:00:00Z" });
  outbox.load({ ...pending("b"), created_at: state.conversations.get("watch")!.messages.get(1)!.created_at });
  expect(rows(state, null, new Rows(), outbox)).toMatchObject([
    { status: "", isNewDay: true },
    { status: "old", isNewDay: false },
    { isNewDay: false },
  ]);
});

test("a pending message whose message is here already has no second row", () => {
  const state = heldState(0);
  const outbox = outboxOf();
  outbox.load(pending("a"));
  say(state, 1, { sender: ANA.id, client_id: "a" });
  expect(rows(state, null, new Rows(), outbox).map((row) => row.status)).toEqual(["sent"]);
});

test("rows that stay the same are the same", () => {
  const state = heldState(0);
  const maker = new Rows();
  say(state, 1);
  const [first] = rows(state, null, maker);
  say(state, 2);
  expect(rows(state, null, maker)[0]).toBe(first);
});

test("another name of somebody stands beside their messages", () => {
  const state = heldState(1, { kind: "direct", other: BEN, title: "" });
  const person = { ...BEN, first_name: "Benno" };
  const member = { conversation: "watch", person, role: "member" as const, revision: 2, has_left: false };
  state.apply({ type: "member.updated", member });
  expect(rows(state)[0]!.name).toBe("Benno Ode");
});

test("T6: a change that is pending shows on its message, and so does what was refused of it", async () => {
  const state = heldState(0);
  const outbox = outboxOf();
  say(state, 1, { sender: ANA.id, client_id: "mine" });
  const edit = { type: "message.edit", target: "mine", seq: 1, text: "Better" } as const;
  await outbox.add("watch", edit, "edit");
  expect(rows(state, null, new Rows(), outbox)).toMatchObject([
    { status: "sending", pending: "edit" },
  ]);
  outbox.fail("watch", "edit", TOO_LONG);
  expect(rows(state, null, new Rows(), outbox)).toMatchObject([
    { status: "failed", failure: TOO_LONG },
  ]);
});

test("T6: a message that the owner of the group deleted says so", () => {
  const state = heldState(0, { role: "owner" });
  const deleted_at = "2026-11-20T09:06:00Z";
  say(state, 1, { sender: BEN.id, deleted_at, deleted_by: ANA.id });
  say(state, 2, { sender: BEN.id, deleted_at });
  say(state, 3, { sender: BEN.id });
  expect(rows(state)).toMatchObject([
    { isDeleted: true, deletedBy: "Ana Costa", mayDelete: false },
    { isDeleted: true, deletedBy: null, mayDelete: false },
    { isDeleted: false, deletedBy: null, mayDelete: true },
  ]);
});

test("T6: somebody else's message says that it could not be deleted", async () => {
  const state = heldState(0, { role: "owner" });
  const outbox = outboxOf();
  say(state, 1, { sender: BEN.id, client_id: "theirs" });
  await outbox.add("watch", { type: "message.delete", target: "theirs", seq: 1 }, "delete");
  outbox.fail("watch", "delete", { code: "forbidden", detail: "You may not do this." });
  expect(rows(state, null, new Rows(), outbox)).toMatchObject([{ status: "failed", pending: "delete" }]);
});

test("M12: whose words a message has is said of what is stored, and of what is pending", async () => {
  const state = heldState(0);
  const outbox = outboxOf();
  const forwarded = { sender: "dora", name: "Dora", created_at: "2026-11-19T09:00:00Z", conversation: "x", seq: 7 };
  say(state, 1, { forwarded });
  say(state, 2);
  const forward = { source: "x", seq: 9, forwarded };
  await outbox.add("watch", { type: "message.send", text: "Lunch?", forward });
  expect(rows(state, null, new Rows(), outbox)).toMatchObject([
    { forwarded },
    { forwarded: null },
    { forwarded, text: "Lunch?", isFollowUp: false },
  ]);
});
