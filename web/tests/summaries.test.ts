import { expect, test } from "vitest";
import { plainText } from "../src/core/content";
import type { Outbox } from "../src/core/outbox/outbox";
import { colour, initials } from "../src/core/people";
import type { State } from "../src/core/state/state";
import { foldersOf, inOrder, inSections, isListed, sectionOf, Summaries, type Summary } from "../src/core/summaries";
import { ANA, BEN, CHI, heldState, message, outboxOf, pending, snapshot, write } from "./examples";

function summaries(state: State, outbox: Outbox) {
  return new Summaries().make(state.conversations.values(), state, outbox);
}

function say(state: State, seq: number, change = {}): void {
  state.apply({ type: "message.created", message: message(seq, change) });
}

test("an order that rests takes in what is new at its end", () => {
  const items = ["c", "new", "a"].map((id) => ({ id }));
  expect(inOrder(["a", "b", "c"], items).map((item) => item.id)).toEqual(["a", "c", "new"]);
});

test("the list shows the last activity first, and what waits", async () => {
  const state = heldState(1);
  state.apply({
    type: "user.updated",
    user_revision: 6,
    conversation: snapshot(0, { id: "direct", kind: "direct", other: BEN, title: "" }),
  });
  const outbox = outboxOf();
  expect(summaries(state, outbox).map((one) => one.title)).toEqual(["Harbour watch", "Ben Ode"]);
  await write(outbox, "a", "direct");
  expect(summaries(state, outbox)[0]).toMatchObject({
    title: "Ben Ode",
    last: { isOwn: true, isDeleted: false, status: "sending", name: null },
  });
});

test("M1: the list shows the text of a message without its marks", () => {
  const state = heldState(1);
  say(state, 2, { text: "> *so*\n`it` is [here](https://example.org)", sender: BEN });
  expect(plainText(summaries(state, outboxOf())[0]!.last!.content)).toBe("so\nit is here");
});

/** An id of version 7: it says when its conversation was made. */
const DIRECT = "01a1e395-ae80-7aa0-aee8-b9997f5c7c29";

test("a direct conversation is listed once something was said or written in it, or while it is open", async () => {
  const state = heldState(1);
  const direct = snapshot(0, { id: DIRECT, kind: "direct", other: BEN, title: "" });
  state.apply({ type: "user.updated", user_revision: 6, conversation: direct });
  const outbox = outboxOf();
  const listed = (open: string | null = null, draft = "") =>
    summaries(state, outbox).filter((one) => isListed(one, open, draft)).map((one) => one.id);
  expect(listed()).toEqual(["watch"]);
  expect(listed(DIRECT)).toContain(DIRECT);
  expect(listed(null, "Hello")).toContain(DIRECT);
  await write(outbox, "a", DIRECT);
  expect(listed()).toContain(DIRECT);
  outbox.withdraw(DIRECT, "a");
  expect(listed()).toEqual(["watch"]);
  state.apply({ type: "message.created", message: message(1, { conversation: DIRECT }) });
  expect(listed()).toContain(DIRECT);
});

test("the list shows the last message and its time, whatever rows without an ordinal follow", () => {
  const state = heldState(1, { last_sender: BEN });
  const before = summaries(state, outboxOf())[0];
  say(state, 2, { ordinal: 1, sender: CHI.id });
  expect(summaries(state, outboxOf())[0]).toEqual(before);
});

test("a conversation in which nobody has written is silent, whatever rows there are", () => {
  const state = heldState(0, { id: DIRECT, kind: "direct", other: BEN, title: "" });
  const before = summaries(state, outboxOf())[0];
  say(state, 1, { conversation: DIRECT, ordinal: 0 });
  expect(summaries(state, outboxOf())[0]).toEqual(before);
  expect(before).toMatchObject({ isSilent: true, last: null });
});

test("whoever sees nothing of what was said before they joined reads that there are no messages yet", () => {
  const state = heldState(1);
  const joined = snapshot(0, { last_seq: 3, last_ordinal: 2, read_ordinal: 2 });
  state.apply({ type: "user.updated", user_revision: 7, conversation: { ...joined, id: DIRECT } });
  expect(summaries(state, outboxOf()).find(({ id }) => id === DIRECT)).toMatchObject({ isSilent: true, last: null });
});

test("a conversation that is loaded anew does not count as one in which nothing was said", () => {
  const state = heldState(3, { id: DIRECT });
  state.apply({ type: "reset", conversation: DIRECT });
  expect(summaries(state, outboxOf())[0]).toMatchObject({ last: null, isSilent: false });
});

test("words that wait for long do not make a conversation older than what came since", () => {
  const state = heldState(1);
  const outbox = outboxOf();
  outbox.load({ ...pending("a"), created_at: "2020-01-01T00:00:00Z" });
  const { created_at } = state.conversations.get("watch")!.messages.get(1)!;
  expect(summaries(state, outbox)[0]).toMatchObject({ lastAt: created_at, last: { status: "old" } });
});

test("another name of somebody stands wherever the old one stood", () => {
  const state = heldState(1, { kind: "direct", other: BEN, title: "" });
  const person = { ...BEN, first_name: "Benno" };
  const member = { conversation: "watch", person, role: "member" as const, revision: 2, has_left: false };
  state.apply({ type: "member.updated", member });
  expect(summaries(state, outboxOf())[0]!.title).toBe("Benno Ode");
});

test("a snapshot brings another name to a conversation that is known already", () => {
  const state = heldState(1, { kind: "direct", other: BEN, title: "" });
  const other = { ...BEN, first_name: "Benno" };
  const conversation = snapshot(1, { kind: "direct", other, title: "" });
  state.apply({ type: "user.updated", user_revision: 6, conversation });
  expect(summaries(state, outboxOf())[0]!.title).toBe("Benno Ode");
});

test("the list says who spoke last in a group, whether its members are loaded or not", () => {
  const name = (state: State) => summaries(state, outboxOf())[0]!.last?.name;
  const state = heldState(1, { last_sender: BEN });
  expect(name(state)).toBe("Ben");
  say(state, 2, { sender: CHI.id });
  expect(name(state)).toBe(null);
  expect(state.people.take(100)).toEqual([CHI.id]);
  state.loadMembers("watch", [
    { conversation: "watch", person: CHI, role: "member", revision: 0, has_left: false },
  ]);
  expect(name(state)).toBe("Chi");
  say(state, 3, { sender: ANA.id });
  expect(name(state)).toBe(null); // It is one's own.
});

test("a conversation of a kind that the page does not know is in the list", () => {
  const state = heldState(1);
  const channel = snapshot(0, { id: "channel", kind: "channel", title: "General" });
  state.apply({ type: "user.updated", user_revision: 6, conversation: channel });
  const listed = summaries(state, outboxOf()).filter((one) => isListed(one, null, ""));
  expect(listed.map((one) => one.title)).toContain("General");
});

test("a line of what happened is not what was said last, though the message before it is not here", () => {
  const state = heldState(5, { id: DIRECT, joined_seq: 5, last_message: null });
  say(state, 6, { conversation: DIRECT, ordinal: 5, text: "", event: { kind: "joined", people: [ANA.id] } });
  expect(summaries(state, outboxOf())[0]).toMatchObject({ last: null, unread: 0 });
});

test("people have initials", () => {
  expect([initials("Ana Costa"), initials("Ben"), initials("")]).toEqual(["AC", "B", ""]);
});

test("P4: a face has a colour of its id alone, whoever was seen before, and there are 24", () => {
  const ids = Array.from({ length: 400 }, (_, index) => `somebody ${index}`);
  const colours = ids.map(colour);
  expect(ids.toReversed().map(colour)).toEqual(colours.toReversed());
  expect(new Set(colours)).toHaveLength(24);
});

test("pinned conversations stand above those with later messages", () => {
  const state = heldState(5);
  const old = snapshot(1, { id: "old", last_message: message(1, { conversation: "old" }) });
  state.apply({ type: "user.updated", user_revision: 6, conversation: old });
  const ids = () => summaries(state, outboxOf()).map((one) => one.id);
  expect(ids()).toEqual(["watch", "old"]);
  const conversation = { ...old, is_pinned: true };
  state.apply({ type: "user.updated", user_revision: 7, conversation });
  expect(ids()).toEqual(["old", "watch"]);
});

test("summaries of which nothing changed are the same, and so is their list", () => {
  const state = heldState(1);
  const outbox = outboxOf();
  const conversation = snapshot(1, { id: "old", last_message: message(1, { conversation: "old" }) });
  state.apply({ type: "user.updated", user_revision: 6, conversation });
  const maker = new Summaries();
  const before = maker.make(state.conversations.values(), state, outbox);
  expect(maker.make(state.conversations.values(), state, outbox)).toBe(before);
  say(state, 2);
  const after = maker.make(state.conversations.values(), state, outbox);
  const of = (list: typeof before, id: string) => list.find((one) => one.id === id);
  expect(of(after, "old")).toBe(of(before, "old"));
  expect(of(after, "watch")).not.toBe(of(before, "watch"));
});

test("a rename shows at once wherever the person is, whichever conversation brought it", () => {
  const state = heldState(1, { last_sender: BEN });
  const conversation = snapshot(1, { id: "direct", kind: "direct", other: BEN, title: "" });
  state.apply({ type: "user.updated", user_revision: 6, conversation });
  const maker = new Summaries();
  const titles = () => maker.make(state.conversations.values(), state, outboxOf()).map((one) => one.title);
  expect(titles()).toContain("Ben Ode");
  const person = { ...BEN, first_name: "Benno" };
  const member = { conversation: "watch", person, role: "member" as const, revision: 2 };
  state.apply({ type: "member.updated", member });
  expect(titles()).toContain("Benno Ode");
});

test("one's own last message shows how far it has come", () => {
  const state = heldState(0);
  const status = () => summaries(state, outboxOf())[0]!.last?.status;
  const nothing = { messages: [], members: [], title: "", revision: 0 };
  const marks = { [ANA.id]: 0, [BEN.id]: 0 };
  state.apply({ type: "resumed", conversation: "watch", marks, ...nothing });
  say(state, 1, { sender: ANA.id });
  expect(status()).toBe("sent");
  state.apply({ type: "read.updated", conversation: "watch", person: BEN.id, read_ordinal: 1 });
  expect(status()).toBe("read");
  say(state, 2, { sender: BEN.id });
  expect(status()).toBe("");
});

test("the list has parts: what is pinned, groups, and direct messages, each in its own order", () => {
  const chat = (id: string, isGroup: boolean, isPinned = false, folder = "") =>
    ({ id, isGroup, isPinned, folder }) as Summary;
  const list = [chat("a", false), chat("b", true), chat("c", false, true), chat("d", true), chat("e", false)];
  const parts = inSections(list).map((one) => `${sectionOf(one)} ${one.id}`);
  expect(parts).toEqual(["pinned c", "groups b", "groups d", "direct a", "direct e"]);
  const kept = [...list, chat("f", true, false, "Work"), chat("g", false, false, "Art"), chat("h", true, true, "Art")];
  const sections = inSections(kept).map((one) => sectionOf(one));
  expect([...new Set(sections)]).toEqual(["pinned", "/Art", "/Work", "groups", "direct"]);
  expect(foldersOf(kept)).toEqual(["Art", "Work"]);
});
