import { expect, test } from "vitest";
import { Outbox } from "../src/core/outbox";
import { isEmoji, parts } from "../src/core/text";
import { hue, initials } from "../src/core/people";
import { route } from "../src/core/router";
import type { State } from "../src/core/state";
import { type Row, Rows, summaries } from "../src/core/view";
import { ANA, BEN, CHI, heldState, letter, message, Shelf, snapshot } from "./examples";

const ALL = { from: 1, to: Number.POSITIVE_INFINITY };

function rows(state: State, unread: number | null = null, maker = new Rows(), box?: Outbox): Row[] {
  const outbox = box ?? new Outbox(new Shelf());
  return maker.make(state, outbox, state.conversations.get("watch")!, ALL, unread);
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

test("a letter that is stored already is one row", async () => {
  const state = heldState(0);
  const box = new Outbox(new Shelf());
  say(state, 1, { sender: state.me!.id, client_id: "twice" });
  await box.add(letter("twice"));
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
  const outbox = new Outbox(new Shelf());
  await outbox.add(letter("a"));
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
  const outbox = new Outbox(new Shelf());
  await outbox.add(letter("a"));
  outbox.fail("watch", "a", "Too long.");
  expect(rows(heldState(0), null, new Rows(), outbox)).toMatchObject([
    { status: "failed", failure: "Too long." },
  ]);
});

test("a letter of more than a day says so, and neither begins a day of the past nor ends one", () => {
  const state = heldState(1);
  const outbox = new Outbox(new Shelf());
  outbox.load({ ...letter("a"), created_at: "2020-01-01T00:00:00Z" });
  outbox.load({ ...letter("b"), created_at: state.conversations.get("watch")!.messages.get(1)!.created_at });
  expect(rows(state, null, new Rows(), outbox)).toMatchObject([
    { status: "", isNewDay: true },
    { status: "old", isNewDay: false },
    { isNewDay: false },
  ]);
});

test("a letter whose message is here already has no second row", () => {
  const state = heldState(0);
  const outbox = new Outbox(new Shelf());
  outbox.load(letter("a"));
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

test("the list shows the last activity first, and what waits", async () => {
  const state = heldState(1);
  state.apply({
    type: "user.updated",
    user_revision: 6,
    conversation: snapshot(0, { id: "direct", kind: "direct", other: BEN, title: "" }),
  });
  const outbox = new Outbox(new Shelf());
  expect(summaries(state, outbox).map((one) => one.title)).toEqual(["Harbour watch", "Ben Ode"]);
  await outbox.add(letter("a", "direct"));
  expect(summaries(state, outbox)[0]).toMatchObject({
    title: "Ben Ode",
    last: { text: "Text of a", isOwn: true, isDeleted: false, status: "sending", name: null },
  });
});

test("words that wait for long do not make a conversation older than what came since", () => {
  const state = heldState(1);
  const outbox = new Outbox(new Shelf());
  outbox.load({ ...letter("a"), created_at: "2020-01-01T00:00:00Z" });
  const { created_at } = state.conversations.get("watch")!.messages.get(1)!;
  expect(summaries(state, outbox)[0]).toMatchObject({ lastAt: created_at, last: { status: "old" } });
});

test("another name of somebody stands wherever the old one stood", () => {
  const state = heldState(1, { kind: "direct", other: BEN, title: "" });
  const person = { ...BEN, first_name: "Benno" };
  const member = { conversation: "watch", person, role: "member" as const, revision: 2, has_left: false };
  state.apply({ type: "member.updated", member });
  expect(summaries(state, new Outbox(new Shelf()))[0]!.title).toBe("Benno Ode");
  expect(rows(state)[0]!.name).toBe("Benno Ode");
});

test("a snapshot brings another name to a conversation that is held already", () => {
  const state = heldState(1, { kind: "direct", other: BEN, title: "" });
  const other = { ...BEN, first_name: "Benno" };
  const conversation = snapshot(1, { kind: "direct", other, title: "" });
  state.apply({ type: "user.updated", user_revision: 6, conversation });
  expect(summaries(state, new Outbox(new Shelf()))[0]!.title).toBe("Benno Ode");
});

test("the list says who spoke last in a group, whether its members are loaded or not", () => {
  const name = (state: State) => summaries(state, new Outbox(new Shelf()))[0]!.last?.name;
  const state = heldState(1, { last_sender: BEN });
  expect(name(state)).toBe("Ben");
  expect(state.lacksNameOf(message(1))).toBe(false);
  say(state, 2, { sender: CHI.id });
  expect(name(state)).toBe(null);
  expect(state.lacksNameOf(message(2, { sender: CHI.id }))).toBe(true);
  state.loadMembers("watch", [
    { conversation: "watch", person: CHI, role: "member", revision: 0, has_left: false },
  ]);
  expect(name(state)).toBe("Chi");
  expect(state.lacksNameOf(message(2, { sender: CHI.id }))).toBe(false);
  say(state, 3, { sender: ANA.id });
  expect(name(state)).toBe(null); // It is one's own.
});

test("an address in a text is a link, without the point after it", () => {
  expect(parts("See https://example.org/menu. Good?")).toEqual([
    { text: "See ", isLink: false },
    { text: "https://example.org/menu", isLink: true },
    { text: ". Good?", isLink: false },
  ]);
  expect(parts("javascript:alert(1)")).toEqual([{ text: "javascript:alert(1)", isLink: false }]);
});

test.each([
  ["https://en.wikipedia.org/wiki/Tide_(sea)", "https://en.wikipedia.org/wiki/Tide_(sea)"],
  ["(see https://example.org/a_(b))", "https://example.org/a_(b)"],
  ["(https://example.org/a).", "https://example.org/a"],
  ["https://example.org/?q=[a]&b={c}!?", "https://example.org/?q=[a]&b={c}"],
  ["https://example.org/(", "https://example.org/"],
  ["<http://example.org>", "http://example.org"],
  ["„https://example.com/de“", "https://example.com/de"],
  ["«https://example.com/fr»…", "https://example.com/fr"],
  ["انظر https://example.com/ar، حسنًا؟", "https://example.com/ar"],
  ["https://example.com/ja。次の", "https://example.com/ja"],
  ["`https://example.com/a_b/` and *that*", "https://example.com/a_b/"],
  ["https://example.com/?a=1&b=#top-", "https://example.com/?a=1&b=#top-"],
])("in %s the address is %s", (text, address) => {
  const links = parts(text).filter((part) => part.isLink);
  expect(links).toEqual([{ text: address, isLink: true }]);
  expect(parts(text).map((part) => part.text).join("")).toBe(text);
});

test("a text that looks for trouble is split whole, bracket by bracket", () => {
  const texts = ["http://" + ")".repeat(10_000), "http://".repeat(1_500), "https://" + "(".repeat(10_000)];
  for (const text of texts) expect(parts(text).map((part) => part.text).join("")).toBe(text);
});

test("one to three emoji alone are large", () => {
  const large = ["👍", "❤️", "👨‍👩‍👧‍👦", "👋🏽", "🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "😀😀 😀"];
  expect(large.filter((text) => !isEmoji(text))).toEqual([]);
  const small = ["", "1", "©", "a 👍", "😀😀😀😀", "👍!"];
  expect(small.filter(isEmoji)).toEqual([]);
});

test("people have initials, and always the same hue", () => {
  expect([initials("Ana Costa"), initials("Ben"), initials("")]).toEqual(["AC", "B", ""]);
  expect(hue("ana")).toBe(hue("ana"));
});

test("every screen has its address", () => {
  const id = "01a1e395-ae80-7aa0-aee8-b9997f5c7c29";
  expect(route("/")).toEqual({ screen: "list" });
  expect(route(`/c/${id}`)).toEqual({ screen: "conversation", id, at: null });
  expect(route(`/c/${id}`, "?m=12")).toEqual({ screen: "conversation", id, at: 12 });
  expect(route(`/c/${id}`, "?m=0x1")).toEqual({ screen: "conversation", id, at: null });
  expect(route(`/c/${id}/info`)).toEqual({ screen: "info", id });
  expect(route("/nowhere")).toEqual({ screen: "missing" });
});

test("pinned conversations stand above those with later messages", () => {
  const state = heldState(5);
  const old = snapshot(1, { id: "old", last_message: message(1, { conversation: "old" }) });
  state.apply({ type: "user.updated", user_revision: 6, conversation: old });
  const ids = () => summaries(state, new Outbox(new Shelf())).map((one) => one.id);
  expect(ids()).toEqual(["watch", "old"]);
  const conversation = { ...old, is_pinned: true };
  state.apply({ type: "user.updated", user_revision: 7, conversation });
  expect(ids()).toEqual(["old", "watch"]);
});
