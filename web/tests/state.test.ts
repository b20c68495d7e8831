import { expect, test } from "vitest";
import type { ServerFrame } from "../src/api/socket";
import { type Conversation, lastMessage } from "../src/core/state/conversation";
import { unread } from "../src/core/state/unread";
import { State } from "../src/core/state/state";
import { loadedIn } from "../src/core/window";
import {
  ANA,
  BEN,
  CHI,
  created as news,
  example,
  exampleNames,
  heldState,
  message,
  snapshot,
  welcome,
} from "./examples";

const ALL = { from: 1, to: Number.POSITIVE_INFINITY };

function held(state: State): Conversation {
  return state.conversations.get("watch")!;
}

function created(seq: number, change = {}): ServerFrame {
  return { type: "message.created", message: message(seq, change) };
}

test("the state knows every example frame", () => {
  const state = new State();
  for (const name of exampleNames()) state.apply(example(name));
  expect(state.unknownFrames).toBe(0);
});

test("the examples tell one story, from the welcome on", () => {
  const state = new State();
  const id = "01a1e395-ae80-7aa0-aee8-b9997f5c7c29";
  const tell = (...names: string[]) => {
    for (const name of names) state.apply(example(name));
  };
  tell("welcome");
  state.greeted();
  tell("history", "resumed", "message.created", "message.updated");
  tell("conversation.updated", "member.updated", "read.updated", "user.updated");
  const watch = state.conversations.get(id)!;
  expect(watch.title).toBe("Harbour watch, berths 1 to 4");
  expect(state.revisionOf(id)).toBe(53);
  expect(watch.messages.get(43)?.text).toBe("Good. I tell the pilots at six.");
  expect(watch.messages.get(40)?.deleted_at).not.toBeNull();
  expect([...watch.members.values()].map((member) => member.has_left)).toEqual([true]);
  expect(unread(watch)).toBe(0); // Who sends has read up to there.
  expect([...state.conversations.values()].map(unread)).toEqual([0, 0]);
  expect(state.userRevision).toBe(34);
});

test("a frame that a newer server says is counted and ignored", () => {
  const state = heldState(3);
  state.apply({ type: "fireworks" } as unknown as ServerFrame);
  expect(state.unknownFrames).toBe(1);
  expect(state.revisionOf("watch")).toBe(3);
});

test("the next revision applies; a known one does not", () => {
  const state = heldState(3);
  expect(news(state.apply(created(4))).map((one) => one.seq)).toEqual([4]);
  expect(news(state.apply(created(4, { text: "Again" })))).toEqual([]);
  expect(held(state).messages.get(4)?.text).toBe("Message 4");
});

test("a message that comes late in its present state is one revision", () => {
  const state = heldState(3);
  const late = created(4, { revision: 6, text: "Edited", created_revision: 4 });
  expect(news(state.apply(late)).map((one) => one.text)).toEqual(["Edited"]);
  expect(state.revisionOf("watch")).toBe(4);
  for (const revision of [5, 6]) {
    state.apply({ type: "conversation.updated", conversation: "watch", revision });
  }
  expect(state.revisionOf("watch")).toBe(6);
  expect(held(state).messages.get(4)?.revision).toBe(6);
});

test("what was changed since its creation is new where it was created", () => {
  const state = heldState(3);
  const changes = state.apply({
    type: "changes",
    id: "1",
    conversation: "watch",
    revision: 6,
    title: "",
    messages: [message(5), message(4, { revision: 6, created_revision: 4 })],
    members: [],
  });
  expect(news(changes).map((one) => one.seq)).toEqual([4, 5]);
});

test("an event that comes early waits for its predecessor", () => {
  const state = heldState(3);
  expect(state.apply(created(5))).toEqual([]);
  expect(state.gaps().map((one) => one.id)).toEqual(["watch"]);
  expect(news(state.apply(created(4))).map((one) => one.seq)).toEqual([4, 5]);
  expect(state.gaps()).toEqual([]);
});

test("what was missed comes in its final state", () => {
  const state = heldState(3);
  const changes = state.apply({
    type: "resumed",
    conversation: "watch",
    revision: 6,
    title: "Harbour",
    messages: [message(2, { revision: 6, text: "Edited" }), message(4)],
    members: [{ conversation: "watch", person: CHI, role: "member", revision: 5 }],
    marks: { ana: 3, ben: 4 },
  });
  expect(news(changes).map((one) => one.seq)).toEqual([4]);
  expect(state.revisionOf("watch")).toBe(6);
  expect(held(state)).toMatchObject({ title: "Harbour", last_seq: 4 });
  expect(held(state).messages.get(2)?.text).toBe("Edited");
  expect(held(state).members.has(CHI.id)).toBe(true);
  expect(held(state).marks.get(BEN.id)).toBe(4);
});

test("marks that were read before an event take nothing of it back", () => {
  const state = heldState(3);
  const resumed = (revision: number, marks: Record<string, number>): ServerFrame => {
    const rows = { title: "Harbour", messages: [], members: [], has_more: false };
    return { type: "resumed", conversation: "watch", revision, marks, ...rows };
  };
  const member = (revision: number, has_left: boolean): ServerFrame => {
    const row = { conversation: "watch", person: CHI, role: "member" as const };
    return { type: "member.updated", member: { ...row, revision, has_left } };
  };
  state.apply(resumed(3, { ana: 3, ben: 1 }));
  state.apply({ type: "read.updated", conversation: "watch", person: BEN.id, read_ordinal: 3 });
  state.apply(member(4, false));
  state.apply({ type: "read.updated", conversation: "watch", person: CHI.id, read_ordinal: 3 });
  state.apply(resumed(3, { ana: 3, ben: 2 }));
  expect(Object.fromEntries(held(state).marks)).toEqual({ ana: 3, ben: 3, [CHI.id]: 3 });
  state.apply(member(5, true));
  state.apply(resumed(4, { ana: 3, ben: 2, [CHI.id]: 3 }));
  expect(Object.fromEntries(held(state).marks)).toEqual({ ana: 3, ben: 3 });
});

function marked(marks: Record<string, number>): ServerFrame {
  const rows = { title: "Harbour watch", messages: [], members: [], has_more: false };
  return { type: "resumed", conversation: "watch", revision: 3, marks, ...rows };
}

function marksIn(state: State): Record<string, number> {
  return Object.fromEntries(held(state).marks);
}

test("V1: a mark that is withdrawn is gone, and no message brings it back", () => {
  const state = heldState(3);
  state.apply(marked({ ana: 3, ben: 2, chi: 2 }));
  state.apply({ type: "read.withdrawn", conversation: "watch", people: [BEN.id] });
  state.apply(created(4));
  expect(marksIn(state)).toEqual({ ana: 3, chi: 2 });
  state.apply({ type: "read.updated", conversation: "watch", person: BEN.id, read_ordinal: 4 });
  expect(marksIn(state)).toEqual({ ana: 3, ben: 4, chi: 2 });
});

test("V1: who hides their own mark sees no others, and loads them anew when it is shown again", () => {
  const state = heldState(3);
  state.apply(marked({ ana: 3, ben: 2 }));
  const choose = (shares_read_marks: boolean) => {
    const privacy = { shares_presence: true, shares_read_marks };
    return state.apply({ type: "user.updated", user_revision: 6, privacy });
  };
  choose(false);
  state.apply({ type: "read.updated", conversation: "watch", person: BEN.id, read_ordinal: 3 });
  expect(marksIn(state)).toEqual({ ana: 3 });
  expect(held(state).hasMarks).toBe(true);
  expect(choose(true)).toContainEqual({ type: "privacy.updated" });
  expect(held(state).hasMarks).toBe(false);
  expect(choose(true)).toEqual([]);
});

test("V1: when somebody was here last is known until they are back, or hide it", () => {
  const state = heldState(3);
  const seen = { [BEN.id]: "2026-11-20T09:00:00Z" };
  state.apply({ type: "presence", online: { [BEN.id]: false }, last_seen: seen });
  expect(state.lastSeen.get(BEN.id)).toBe(seen[BEN.id]);
  state.apply({ type: "presence", online: { [BEN.id]: true } });
  expect(state.lastSeen.size).toBe(0);
});

test("unread is a subtraction that own messages and marks move", () => {
  const state = heldState(3);
  state.apply(created(4));
  state.apply(created(5));
  expect(unread(held(state))).toBe(2);
  state.apply({ type: "read.updated", conversation: "watch", person: ANA.id, read_ordinal: 4 });
  expect(unread(held(state))).toBe(1);
  state.apply({ type: "read.updated", conversation: "watch", person: ANA.id, read_ordinal: 2 });
  expect(unread(held(state))).toBe(1);
  state.apply(created(6, { sender: ANA.id }));
  expect(unread(held(state))).toBe(0);
});

test("history adds what is older, and the higher revision counts", () => {
  const state = heldState(5);
  expect(loadedIn(held(state), ALL)[0]).toBe(5);
  state.apply({
    type: "history",
    id: "2",
    conversation: "watch",
    messages: [message(3), message(4), message(5, { revision: 2, text: "Old" })],
  });
  expect(loadedIn(held(state), ALL)[0]).toBe(3);
  expect(held(state).messages.get(5)?.text).toBe("Message 5");
});

test("a conversation that was reset is loaded anew, and the events after it follow", () => {
  const state = heldState(3);
  state.apply({ type: "reset", conversation: "watch" });
  expect(state.reset()).toEqual(["watch"]);
  expect(state.revisions()).toEqual([]);
  state.apply(created(9));
  expect(news(state.loadConversation(snapshot(8))).map((one) => one.seq)).toEqual([9]);
  expect(state.revisionOf("watch")).toBe(9);
});

test("another epoch leaves nothing of what was known", () => {
  const state = heldState(3);
  state.apply(welcome([], { epoch: "another", user_revision: 1 }));
  expect(state.conversations.size).toBe(0);
});

test("the user revision counts only once the hello is answered", () => {
  const state = new State();
  state.apply(welcome([snapshot(3)]));
  expect(state.userRevision).toBeNull();
  state.interrupted();
  expect(state.userRevision).toBeNull();
  state.apply(welcome([snapshot(3)]));
  state.greeted();
  expect(state.userRevision).toBe(5);
});

test("whoever leaves forgets the conversation", () => {
  const state = heldState(3);
  const member = { conversation: "watch", person: ANA, role: "member" as const, revision: 4 };
  state.apply({ type: "member.updated", member: { ...member, has_left: true } });
  expect(state.conversations.size).toBe(0);
});

test("a snapshot of a conversation that is known says nothing about the changes in between", () => {
  const state = heldState(3);
  const conversation = snapshot(5, { title: "Renamed", read_ordinal: 3 });
  state.apply({ type: "user.updated", user_revision: 6, conversation });
  expect(state.revisionOf("watch")).toBe(3);
  expect(held(state)).toMatchObject({ title: "Renamed", last_seq: 3 });
  expect(state.gaps()).toHaveLength(1);
});

test("who was away while they left and came back begins anew where they came back", () => {
  const settings = { history: "joined" as const };
  const state = heldState(3, { settings });
  const conversation = snapshot(8, { settings, joined_seq: 6, revision: 10, read_ordinal: 6 });
  state.apply({ type: "user.updated", user_revision: 7, conversation });
  const messages = [message(7, { revision: 9 }), message(8, { revision: 10 })];
  const missed = { title: "Harbour watch", settings, members: [], marks: {}, reactions: [] };
  state.apply({ type: "resumed", conversation: "watch", revision: 10, messages, ...missed });
  expect(held(state)).toMatchObject({ joined_seq: 6, last_seq: 8 });
  expect(loadedIn(held(state), ALL)).toEqual([8]); // What is above it comes as history.
  expect(state.revisionOf("watch")).toBe(10);
  expect(state.gaps()).toEqual([]);
});

test("how a conversation is kept is known by frames; what was read otherwise may be older", () => {
  const state = heldState(3);
  const conversation = snapshot(3, { is_muted: true, is_pinned: true });
  state.apply({ type: "user.updated", user_revision: 6, conversation });
  expect(held(state)).toMatchObject({ is_muted: true, is_pinned: true });
  state.loadConversation(snapshot(3));
  expect(held(state)).toMatchObject({ is_muted: true, is_pinned: true });
  state.apply({ type: "reset", conversation: "watch" });
  state.loadConversation(snapshot(4));
  expect(state.revisionOf("watch")).toBe(4);
  expect(held(state)).toMatchObject({ is_muted: true, is_pinned: true });
});

test("above 5,000 messages, those that are not on the screen are cut to the newest 60", () => {
  const state = heldState(0);
  state.apply({
    type: "user.updated",
    user_revision: 6,
    conversation: snapshot(0, { id: "open" }),
  });
  for (let seq = 1; seq <= 2_500; seq += 1) {
    state.apply(created(seq));
    state.apply(created(seq, { conversation: "open" }));
  }
  state.trim("open");
  expect(held(state).messages.size).toBe(2_500);
  state.apply(created(2_501));
  state.trim("open");
  expect(held(state).messages.size).toBe(60);
  expect(loadedIn(held(state), ALL)[0]).toBe(2_442);
  expect(state.conversations.get("open")?.messages.size).toBe(2_500);
});

test("the last message with an ordinal of its own stays, however much is cut", () => {
  const state = heldState(0);
  state.apply({ type: "user.updated", user_revision: 6, conversation: snapshot(0, { id: "open" }) });
  state.apply(created(1));
  for (let seq = 2; seq <= 2_500; seq += 1) state.apply(created(seq, { ordinal: 1 }));
  for (let seq = 1; seq <= 2_501; seq += 1) state.apply(created(seq, { conversation: "open" }));
  state.trim("open");
  expect(held(state).messages.size).toBe(61);
  expect(lastMessage(held(state))?.seq).toBe(1);
});

test("a row without an ordinal of its own counts as no message, and moves no mark of its author", () => {
  const state = heldState(3, { read_ordinal: 2 });
  state.apply(created(4, { ordinal: 3, sender: ANA.id }));
  expect(unread(held(state))).toBe(1);
  expect(lastMessage(held(state))?.seq).toBe(3);
  state.apply(created(5, { ordinal: 4, sender: ANA.id }));
  expect(unread(held(state))).toBe(0);
  expect(lastMessage(held(state))?.seq).toBe(5);
});

test("before anybody has written there is no last message, whatever rows there are", () => {
  const state = heldState(0);
  state.apply(created(1, { ordinal: 0 }));
  expect(held(state).last_seq).toBe(1);
  expect(lastMessage(held(state))).toBe(undefined);
});

test("others hear of messages with an ordinal of their own, new or changed, and of nothing else", () => {
  const state = heldState(3);
  const said = (frame: ServerFrame) =>
    state.saidByOthers(state.apply(frame)).map(({ message }) => message.seq);
  expect(said(created(4, { ordinal: 3 }))).toEqual([]);
  expect(said(created(5, { ordinal: 4 }))).toEqual([5]);
  expect(said(created(6, { ordinal: 5, sender: ANA.id }))).toEqual([]);
  const edited = (seq: number, revision: number, ordinal: number): ServerFrame => {
    return { type: "message.updated", message: message(seq, { revision, ordinal, text: "Edited" }) };
  };
  expect(said(edited(5, 7, 4))).toEqual([5]);
  expect(said(edited(4, 8, 3))).toEqual([]);
  expect(said({ type: "typing", conversation: "watch", person: BEN.id })).toEqual([]);
});

test("what is different is named, and nothing else", () => {
  const state = heldState(3);
  expect(state.apply({ type: "typing", conversation: "watch", person: BEN.id })).toEqual([]);
  expect(state.apply(created(5))).toEqual([]); // It waits for its predecessor.
  expect(state.apply(created(4)).map(({ type }) => type)).toEqual([
    "message.created",
    "message.created",
  ]);
  const edited = message(4, { revision: 6, text: "Edited" });
  expect(state.apply({ type: "message.updated", message: edited })).toEqual([
    { type: "message.updated", conversation: "watch", message: edited },
  ]);
  expect(state.apply({ type: "reset", conversation: "watch" })).toEqual([
    { type: "conversation.reset", conversation: "watch" },
  ]);
});

test("a conversation is a value: what one had of it before stays as it was", () => {
  const state = heldState(3);
  const before = held(state);
  state.apply(created(4));
  state.apply({ type: "read.updated", conversation: "watch", person: ANA.id, read_ordinal: 4 });
  expect(held(state)).not.toBe(before);
  expect([before.last_seq, before.read_ordinal, before.messages.has(4)]).toEqual([3, 3, false]);
});

test("people who are here are known as long as the connection lasts", () => {
  const state = heldState(3);
  state.apply({ type: "presence", online: { [BEN.id]: true } });
  expect(state.online.get(BEN.id)).toBe(true);
  state.interrupted();
  expect(state.online.size).toBe(0);
});

test("G2: whoever gets another role learns of it, and after an absence too", () => {
  const state = heldState(3);
  const roles = (): (boolean | null)[] => [state.isAdministrator];
  const told = { type: "user.updated", user_revision: 9, is_administrator: true } as const;
  expect(state.apply(told)).toContainEqual({ type: "person.updated", person: ANA.id });
  expect([...roles(), state.apply(told)]).toEqual([true, []]);
  state.apply(welcome([]));
  expect(roles()).toEqual([false]);
});
