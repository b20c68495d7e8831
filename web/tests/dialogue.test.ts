import { beforeEach, expect, test } from "vitest";
import type { ClientFrame } from "../src/api/socket";
import { Dialogue } from "../src/core/dialogue";
import { Outbox } from "../src/core/outbox";
import { ANA, BEN, heldState, letter, message, Shelf, snapshot, welcome } from "./examples";

let dialogue: Dialogue;

beforeEach(() => {
  dialogue = new Dialogue(new Outbox(new Shelf()));
});

/** When the tests begin; letters are as old. */
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

test("R3: the first hello names nothing, the next one what is held", () => {
  expect(greet()).toMatchObject({ type: "hello", token: "token", conversations: {} });
  dialogue.close();
  expect(greet()).toMatchObject({
    epoch: "epoch",
    user_revision: 5,
    conversations: { watch: 3 },
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
  await dialogue.outbox.add(letter("a"));
  dialogue.open("token");
  expect(sent().map((frame) => frame.type)).toEqual(["hello"]);
  dialogue.receive(welcome([snapshot(3)]), 0);
  expect(sent()).toEqual([]);
  dialogue.receive({ type: "ack", id: "1" }, 0);
  expect(sent().map((frame) => frame.type)).toEqual(["message.send"]);
});

test("O2: an ack puts the message into the place of its letter", async () => {
  await dialogue.outbox.add(letter("a"));
  greet();
  const id = lastId(sent());
  const stored = message(4, { sender: ANA.id, client_id: "a" });
  dialogue.receive({ type: "ack", id, message: stored }, 0);
  expect(dialogue.outbox.size).toBe(0);
  expect(dialogue.state.conversations.get("watch")?.messages.get(4)).toEqual(stored);
});

test("O2: a message that comes back is as good as its ack", async () => {
  await dialogue.outbox.add(letter("a"));
  greet();
  sent();
  dialogue.receive(
    { type: "message.created", message: message(4, { sender: ANA.id, client_id: "a" }) },
    0,
  );
  expect(dialogue.outbox.size).toBe(0);
});

test("a letter stays until its message can be seen", async () => {
  await dialogue.outbox.add(letter("a"));
  greet();
  const id = lastId(sent());
  const stored = message(5, { sender: ANA.id, client_id: "a" });
  dialogue.receive({ type: "ack", id, message: stored }, 0);
  expect(dialogue.outbox.size).toBe(1);
  dialogue.receive({ type: "message.created", message: message(4) }, 0);
  expect(dialogue.outbox.size).toBe(0);
});

test("what had no ack is sent again on the next line, under the same name", async () => {
  await dialogue.outbox.add(letter("a"));
  greet();
  expect(sent()).toMatchObject([{ type: "message.send", client_id: "a" }]);
  dialogue.close();
  greet();
  expect(sent()).toMatchObject([{ type: "message.send", client_id: "a" }]);
});

test("a failure that passes is tried again, a refusal is told", async () => {
  await dialogue.outbox.add(letter("a"));
  greet();
  const id = lastId(sent());
  dialogue.receive(
    { type: "error", id, code: "rate_limited", detail: "Too many.", retry_after: 2 },
    NOW,
  );
  expect(dialogue.nextDue(NOW)).toBe(NOW + 2_000);
  const again = lastId(sent(NOW + 2_000));
  dialogue.receive({ type: "error", id: again, code: "invalid", detail: "Too long." }, NOW);
  expect(dialogue.outbox.letters("watch")[0]?.failure).toBe("Too long.");
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
  dialogue.receive({ type: "resumed", ...changes, revision: 4, messages: [message(4)] }, 0);
  expect(sent()).toMatchObject([{ type: "changes.load", after: 4 }]);
});

test("a request without an answer is made again on the next line", () => {
  greet();
  dialogue.request({ type: "history.load", conversation: "watch", before: 3, limit: 60 });
  expect(sent()).toHaveLength(1);
  expect(dialogue.isLoadingHistory("watch")).toBe(true);
  dialogue.close();
  greet();
  const again = sent();
  expect(again).toMatchObject([{ type: "history.load" }]);
  const id = lastId(again);
  dialogue.receive({ type: "history", id, conversation: "watch", messages: [] }, 0);
  expect(dialogue.isLoadingHistory("watch")).toBe(false);
});

test("whoever writes counts as writing for five seconds, or until they have written", () => {
  greet();
  const typing = () => [...(dialogue.typing.get("watch")?.keys() ?? [])];
  dialogue.receive({ type: "typing", conversation: "watch", person: BEN.id }, 0);
  expect(typing()).toEqual([BEN.id]);
  expect(dialogue.expireTyping(4_999)).toBe(false);
  expect(dialogue.expireTyping(5_000)).toBe(true);
  expect(typing()).toEqual([]);
  dialogue.receive({ type: "typing", conversation: "watch", person: BEN.id }, 6_000);
  dialogue.receive({ type: "message.created", message: message(4) }, 6_100);
  expect(typing()).toEqual([]);
});

test("the people who are followed are followed on every line", () => {
  greet();
  dialogue.followPresence([BEN.id]);
  expect(sent()).toMatchObject([{ type: "presence.follow", people: [BEN.id] }]);
  dialogue.close();
  greet();
  expect(sent()).toMatchObject([{ type: "presence.follow", people: [BEN.id] }]);
});
