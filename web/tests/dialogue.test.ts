import { beforeEach, describe, expect, test } from "vitest";
import type { ClientFrame, Message } from "../src/api/socket";
import { Dialogue } from "../src/core/dialogue";
import type { Entry } from "../src/core/outbox/operations";
import { nameOf } from "../src/core/names";
import { overlaid } from "../src/core/outbox/overlay";
import { ANA, BEN, CHI, heldState, message, outboxOf, snapshot, welcome, write } from "./examples";

let dialogue: Dialogue;

beforeEach(() => {
  dialogue = new Dialogue(outboxOf());
});

/** When the tests begin; entries are as old. */
const NOW = Date.now();

function sent(now = NOW): ClientFrame[] {
  return dialogue.takeOutgoing(now);
}

/** Open a line, be welcomed, and return the hello. */
function greet(): ClientFrame | undefined {
  dialogue.open("token");
  const [hello] = sent();
  dialogue.receive(welcome([snapshot(3)]), 0);
  dialogue.receive({ type: "ack", id: (hello as { id: string }).id }, 0);
  return hello;
}

function lastId(frames: ClientFrame[]): string {
  return (frames.at(-1) as { id: string }).id;
}

test("R3: the first hello names nothing, the next one what is known", () => {
  expect(greet()).toMatchObject({ type: "hello", token: "token", conversations: {} });
  dialogue.close();
  expect(greet()).toMatchObject({
    epoch: "epoch",
    user_revision: 5,
    conversations: { watch: 3 },
  });
});

describe("more conversations than a hello has room for", () => {
  const ids = Array.from({ length: 1_230 }, (_, index) => `room ${index}`);
  const rooms = ids.map((id) => snapshot(3, { id, last_message: message(3, { conversation: id }) }));

  /** Come back on another connection, with an answer to the hello. */
  function comeBack(change: Parameters<typeof welcome>[1]): ClientFrame[] {
    dialogue.open("token");
    sent();
    dialogue.receive(welcome([], { id: "1", ...change }), 0);
    dialogue.close();
    dialogue.open("token");
    const [hello] = sent();
    const { id } = hello as { id: string };
    dialogue.receive(welcome([], { id, ...change }), 0);
    dialogue.receive({ type: "ack", id }, 0);
    return [hello!, ...sent()];
  }

  function named(frames: ClientFrame[]): string[] {
    return frames.flatMap((frame) => Object.keys("conversations" in frame ? (frame.conversations ?? {}) : {}));
  }

  beforeEach(() => {
    dialogue.state.apply(welcome(rooms));
    dialogue.state.greeted();
  });

  test("R3: all of them are named, each once, whatever the welcome takes away or brings", () => {
    dialogue.open("token");
    const [hello] = sent();
    const gained = snapshot(1, { id: "gained", last_message: null });
    dialogue.receive(welcome([gained], { left: ids.slice(10, 30) }), 0);
    dialogue.receive({ type: "ack", id: (hello as { id: string }).id }, 0);
    const frames = [hello!, ...sent()];
    expect(frames.map(({ type }) => type)).toEqual(["hello", "resume", "resume"]);
    expect(named(frames)).toEqual(ids);
  });

  test("R3: those of a request that failed for a while are asked for again", () => {
    const [, first] = comeBack({});
    const failed = { type: "error", code: "unavailable", detail: "Soon.", retry_after: 2 } as const;
    dialogue.receive({ ...failed, id: (first as { id: string }).id }, NOW);
    expect(dialogue.nextDue(NOW)).toBe(NOW + 2_000);
    expect(sent(NOW + 1_999)).toEqual([]);
    expect(sent(NOW + 2_000)).toEqual([first]);
    expect(sent(NOW + 60_000)).toEqual([]);
  });

  test("R3: those of a request without an answer are named by the next connection alone", () => {
    comeBack({});
    const frames = comeBack({});
    expect(named(frames)).toEqual(ids);
  });
});

test("what was kept is claimed by the first hello, and the user revision only once it is known", () => {
  const kept = heldState(3);
  const conversation = kept.conversations.get("watch")!;
  dialogue.state.restore(ANA, "epoch", [{ conversation, revision: 3, people: [] }]);
  const hello = greet();
  expect(hello).toMatchObject({ epoch: "epoch", conversations: { watch: 3 } });
  expect(hello).not.toHaveProperty("user_revision");
});

test("nothing is sent before the hello is answered", async () => {
  await write(dialogue.outbox, "a");
  dialogue.open("token");
  expect(sent().map((frame) => frame.type)).toEqual(["hello"]);
  dialogue.receive(welcome([snapshot(3)]), 0);
  expect(sent()).toEqual([]);
  dialogue.receive({ type: "ack", id: "1" }, 0);
  expect(sent().map((frame) => frame.type)).toEqual(["message.send"]);
});

test("O2: an ack puts the message in the place of the pending one", async () => {
  await write(dialogue.outbox, "a");
  greet();
  const id = lastId(sent());
  const stored = message(4, { sender: ANA.id, client_id: "a" });
  dialogue.receive({ type: "ack", id, message: stored }, 0);
  expect(dialogue.outbox.size).toBe(0);
  expect(dialogue.state.conversations.get("watch")?.messages.get(4)).toEqual(stored);
});

test("O2: a message that comes back is as good as its ack", async () => {
  await write(dialogue.outbox, "a");
  greet();
  sent();
  dialogue.receive(
    { type: "message.created", message: message(4, { sender: ANA.id, client_id: "a" }) },
    0,
  );
  expect(dialogue.outbox.size).toBe(0);
});

test("a pending message stays until its message can be seen", async () => {
  await write(dialogue.outbox, "a");
  greet();
  const id = lastId(sent());
  const stored = message(5, { sender: ANA.id, client_id: "a" });
  dialogue.receive({ type: "ack", id, message: stored }, 0);
  expect(dialogue.outbox.size).toBe(1);
  dialogue.receive({ type: "message.created", message: message(4) }, 0);
  expect(dialogue.outbox.size).toBe(0);
});

test("what had no ack is sent again on the next connection, under the same name", async () => {
  await write(dialogue.outbox, "a");
  greet();
  expect(sent()).toMatchObject([{ type: "message.send", client_id: "a" }]);
  dialogue.close();
  greet();
  expect(sent()).toMatchObject([{ type: "message.send", client_id: "a" }]);
});

test("a failure that passes is tried again, a refusal is shown", async () => {
  await write(dialogue.outbox, "a");
  greet();
  const id = lastId(sent());
  dialogue.receive(
    { type: "error", id, code: "rate_limited", detail: "Too many.", retry_after: 2 },
    NOW,
  );
  expect(dialogue.nextDue(NOW)).toBe(NOW + 2_000);
  const again = lastId(sent(NOW + 2_000));
  dialogue.receive({ type: "error", id: again, code: "invalid", detail: "Too long." }, NOW);
  expect(dialogue.outbox.messages("watch")[0]?.failure?.detail).toBe("Too long.");
});

test("a message that is sent too often stays pending, before those after it", async () => {
  await write(dialogue.outbox, "a");
  await write(dialogue.outbox, "b");
  greet();
  const error = { type: "error", code: "rate_limited", detail: "Too many.", retry_after: 2 } as const;
  dialogue.receive({ ...error, id: lastId(sent(NOW)) }, NOW);
  expect(sent(NOW + 1_999)).toEqual([]);
  const pending = dialogue.outbox.messages("watch");
  expect(pending.map(({ id, failure }) => [id, failure])).toEqual([["a", null], ["b", null]]);
  expect(sent(NOW + 2_000)).toMatchObject([{ type: "message.send", client_id: "a" }]);
});

test("R5: a missing revision is asked for after a second", () => {
  greet();
  dialogue.receive({ type: "message.created", message: message(5) }, 100);
  expect(sent(100)).toEqual([]);
  expect(dialogue.nextDue(100)).toBe(1_100);
  expect(sent(1_100)).toMatchObject([{ type: "changes.load", conversation: "watch", after: 3 }]);
  expect(sent(1_200)).toEqual([]);
});

test("more changes are asked for at once", () => {
  greet();
  const changes = { conversation: "watch", title: "", members: [], marks: {}, has_more: true };
  dialogue.receive({ type: "resumed", ...changes, revision: 4, messages: [message(4, { sender: ANA.id })] }, 0);
  expect(sent()).toMatchObject([{ type: "changes.load", after: 4 }]);
});

test("a request without an answer is made again on the next connection", async () => {
  greet();
  const answer = dialogue.loadHistory("watch", { before: 3 });
  void dialogue.loadHistory("watch", { before: 3 });
  expect(sent()).toHaveLength(1);
  dialogue.close();
  greet();
  const again = sent();
  expect(again).toMatchObject([{ type: "history.load" }]);
  const id = lastId(again);
  dialogue.receive({ type: "history", id, conversation: "watch", messages: [] }, 0);
  expect(await answer).toBe(null);
});

test("M14: the names of whoever is referred to and not known are asked for, at most 100 at a time", () => {
  greet();
  const strangers = Array.from({ length: 130 }, (_, index) => `stranger ${index}`);
  const messages = strangers.map((sender, index) => message(index + 4, { sender }));
  for (const one of messages) dialogue.receive({ type: "message.created", message: one }, NOW);
  const frames = sent();
  expect(frames).toMatchObject([
    { type: "people.load", people: strangers.slice(0, 100) },
    { type: "people.load", people: strangers.slice(100) },
  ]);
  const person = { ...CHI, id: "stranger 129" };
  dialogue.receive({ type: "people", id: lastId(frames), people: [person] }, NOW);
  expect(nameOf(dialogue.state, "stranger 129")).toBe("Chi Tran");
  expect(nameOf(dialogue.state, "stranger 128")).toBe(null);
  expect(nameOf(dialogue.state, "stranger 1")).toBe("…");
  for (const one of messages) dialogue.receive({ type: "message.updated", message: { ...one, revision: one.revision + 200 } }, NOW);
  expect(sent().filter(({ type }) => type === "people.load")).toEqual([]);
});

test("M14: names that the server cannot say for a while are asked for again", () => {
  greet();
  dialogue.receive({ type: "message.created", message: message(4, { sender: CHI.id }) }, NOW);
  const id = lastId(sent());
  dialogue.receive({ type: "error", id, code: "unavailable", detail: "", retry_after: 2 }, NOW);
  expect(sent(NOW)).toEqual([]);
  expect(sent(NOW + 2_000)).toMatchObject([{ type: "people.load", people: [CHI.id] }]);
});

test("D6: that a thread is read is said again where the server cannot take it for a while", async () => {
  greet();
  await dialogue.outbox.add("watch", { type: "thread.read", seq: 1, until: 3, read_ordinal: 1 });
  const called = (now: number) => {
    dialogue.takeOutgoing(now);
    return dialogue.takeCalls();
  };
  const [read] = called(NOW);
  dialogue.called(read!, { status: 503, error: { code: "unavailable", detail: "" }, retryAfter: 2 }, NOW);
  expect(called(NOW)).toEqual([]);
  expect(called(NOW + 2_000)).toMatchObject([{ operation: { type: "thread.read", until: 3 } }]);
});

test("T3: a page that could not be loaded says why, and can be asked for again", async () => {
  greet();
  const answer = dialogue.loadHistory("watch", { before: 3 });
  const id = lastId(sent());
  dialogue.receive({ type: "error", id, code: "internal", detail: "Something broke." }, NOW);
  expect(await answer).toEqual({ code: "internal", detail: "Something broke." });
  expect(sent()).toEqual([]);
  void dialogue.loadHistory("watch", { before: 3 });
  expect(sent()).toMatchObject([{ type: "history.load", before: 3 }]);
});

test("whoever writes counts as writing for five seconds, or until they have written", () => {
  greet();
  const typing = () => [...(dialogue.typing.get("watch")?.keys() ?? [])];
  dialogue.receive({ type: "typing", conversation: "watch", person: BEN.id }, 0);
  expect(typing()).toEqual([BEN.id]);
  expect(dialogue.expireTyping(4_999)).toEqual([]);
  expect(dialogue.expireTyping(5_000)).toEqual([
    { type: "typing.updated", conversation: "watch" },
  ]);
  expect(typing()).toEqual([]);
  dialogue.receive({ type: "typing", conversation: "watch", person: BEN.id }, 6_000);
  dialogue.receive({ type: "message.created", message: message(4) }, 6_100);
  expect(typing()).toEqual([]);
});

test("the people who are followed are followed on every connection", () => {
  greet();
  dialogue.followPresence([BEN.id]);
  expect(sent()).toMatchObject([{ type: "presence.follow", people: [BEN.id] }]);
  dialogue.close();
  greet();
  expect(sent()).toMatchObject([{ type: "presence.follow", people: [BEN.id] }]);
});

/** Send what is due, and return what goes over HTTP. */
function calls(now = NOW): Entry[] {
  sent(now);
  return dialogue.takeCalls();
}

function shown(): Message | undefined {
  const { state, outbox } = dialogue;
  return overlaid(state.conversations.get("watch")!, outbox.entries("watch"), ANA.id).messages.get(3);
}

const OK = { status: 200, retryAfter: null };
const EDIT = { type: "message.edit", target: "mine", seq: 3, text: "Better" } as const;

/** Greet with a message of Ana's as the last one. */
function greetWithMine(): void {
  dialogue.open("token");
  sent();
  const last_message = message(3, { sender: ANA.id, client_id: "mine" });
  dialogue.receive(welcome([snapshot(3, { last_message })]), 0);
  dialogue.receive({ type: "ack", id: "1" }, 0);
}

test("an edit shows at once, and goes when the edited message is here", async () => {
  greetWithMine();
  await dialogue.outbox.add("watch", EDIT);
  expect(shown()).toMatchObject({ text: "Better", revision: 3 });
  const [entry] = calls();
  const edited = message(3, { sender: ANA.id, client_id: "mine", text: "Better", revision: 5 });
  dialogue.called(entry!, { ...OK, data: edited }, NOW);
  expect(dialogue.outbox.size).toBe(1); // Revision 4 is missing: the state does not show it yet.
  expect(calls()).toEqual([]);
  dialogue.receive({ type: "conversation.updated", conversation: "watch", revision: 4 }, NOW);
  expect(dialogue.outbox.size).toBe(0);
  expect(shown()).toEqual(edited);
});

test("O5: an edit of another tab goes where the edited message was here before that tab had its answer", () => {
  greetWithMine();
  const created_at = new Date(NOW).toISOString();
  const entry: Entry = { id: "edit", conversation: "watch", operation: EDIT, created_at, failure: null };
  dialogue.published({ type: "entry", entry }, NOW);
  const edited = message(3, { sender: ANA.id, client_id: "mine", text: "Better", revision: 4 });
  dialogue.receive({ type: "message.updated", message: edited }, NOW);
  expect(dialogue.outbox.size).toBe(1); // Nobody has said yet which revision that edit made.
  dialogue.published({ type: "stored", conversation: "watch", id: "edit", revision: 4 }, NOW);
  expect(dialogue.outbox.size).toBe(0);
});

test("an edit that was done in vain is done again later; a refused one keeps its text", async () => {
  greetWithMine();
  await dialogue.outbox.add("watch", EDIT);
  const busy = { code: "unavailable", detail: "Soon." } as const;
  dialogue.called(calls()[0]!, { status: 503, retryAfter: 2, error: busy }, NOW);
  expect(dialogue.nextDue(NOW)).toBe(NOW + 2_000);
  const forbidden = { code: "forbidden", detail: "No." } as const;
  const [again] = calls(NOW + 2_000);
  dialogue.called(again!, { status: 403, retryAfter: null, error: forbidden }, NOW);
  expect(dialogue.outbox.entries("watch")[0]?.failure).toEqual(forbidden);
  expect(shown()?.text).toBe("Better");
  expect(calls(NOW + 60_000)).toEqual([]);
});

test("a deleted message is gone at once, and for good when that is published", async () => {
  greetWithMine();
  await dialogue.outbox.add("watch", { type: "message.delete", target: "mine", seq: 3 });
  expect(shown()?.deleted_at).toBeTruthy();
  dialogue.called(calls()[0]!, { ...OK, status: 204, data: undefined }, NOW);
  expect(dialogue.outbox.size).toBe(1);
  const deleted = message(3, {
    ...{ sender: ANA.id, client_id: "mine", text: "", revision: 4 },
    deleted_at: "2026-11-20T10:00:00Z",
  });
  dialogue.receive({ type: "message.updated", message: deleted }, NOW);
  expect(dialogue.outbox.size).toBe(0);
});

test("M9: what one did with the message of somebody else is pending until that shows it", async () => {
  greet();
  await dialogue.outbox.add("watch", { type: "message.delete", target: "client-3", seq: 3 });
  await dialogue.outbox.add("watch", { type: "message.pin", target: "client-2", seq: 2, is_pinned: true });
  const [deletion, pin] = calls();
  dialogue.called(deletion!, { ...OK, status: 204, data: undefined }, NOW);
  const pinned = message(2, { revision: 5, pinned_since: 5, pinned_by: ANA.id });
  dialogue.called(pin!, { ...OK, data: pinned }, NOW);
  expect(dialogue.outbox.size).toBe(2); // Revision 4, the deletion, is on its way.
  const deleted = message(3, { text: "", revision: 4, deleted_at: "2026-11-20T10:00:00Z", deleted_by: ANA.id });
  dialogue.receive({ type: "message.updated", message: deleted }, NOW);
  expect(dialogue.outbox.size).toBe(0);
});

test("a read mark shows at once, and is the state's when it is acknowledged", async () => {
  dialogue.open("token");
  sent();
  dialogue.receive(welcome([snapshot(3, { read_ordinal: 0 })]), 0);
  dialogue.receive({ type: "ack", id: "1" }, 0);
  await dialogue.outbox.add("watch", { type: "read.mark", seq: 3, ordinal: 3 });
  const known = () => dialogue.state.conversations.get("watch")!;
  const read = () => overlaid(known(), dialogue.outbox.entries("watch"), ANA.id).read_ordinal;
  expect([known().read_ordinal, read()]).toEqual([0, 3]);
  const frames = sent();
  expect(frames).toMatchObject([{ type: "read.mark", conversation: "watch", seq: 3 }]);
  dialogue.receive({ type: "ack", id: lastId(frames) }, NOW);
  expect([known().read_ordinal, dialogue.outbox.size]).toEqual([3, 0]);
});

test("how one keeps a conversation shows at once; where it is refused, it is as it was", async () => {
  greet();
  const known = () => dialogue.state.conversations.get("watch")!;
  const isMuted = () => overlaid(known(), dialogue.outbox.entries("watch"), ANA.id).is_muted;
  await dialogue.outbox.add("watch", { type: "membership.update", is_muted: true });
  expect(isMuted()).toBe(true);
  dialogue.called(calls()[0]!, { ...OK, data: undefined }, NOW);
  expect([known().is_muted, dialogue.outbox.size]).toEqual([true, 0]);
  await dialogue.outbox.add("watch", { type: "membership.update", is_muted: false });
  const forbidden = { code: "forbidden", detail: "No." } as const;
  dialogue.called(calls()[0]!, { status: 403, retryAfter: null, error: forbidden }, NOW);
  expect(isMuted()).toBe(true);
});

test("M14: what is forwarded goes as the place of a message, under its own name", async () => {
  const forwarded = { sender: "ben", name: "Ben", created_at: "2026-11-20T09:00:00Z", conversation: "x", seq: 2 };
  const forward = { source: "harbour", seq: 7, forwarded };
  await dialogue.outbox.add("watch", { type: "message.send", text: "Lunch?", forward }, "a");
  greet();
  expect(sent().map(({ id: _, ...frame }: ClientFrame & { id?: string }) => frame)).toEqual([
    { type: "message.forward", conversation: "watch", client_id: "a", source: "harbour", source_seq: 7 },
  ]);
});
