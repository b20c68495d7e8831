/** Whom one blocks, as the web client knows it: rule V2. */

// @vitest-environment node

import { expect, test } from "vitest";
import type { Message } from "../src/api/socket";
import { isBlocked, withoutBlockedCalls } from "../src/core/blocks";
import { Dialogue } from "../src/core/dialogue";
import { quoted, type Row, Rows } from "../src/core/rows";
import type { Source } from "../src/core/source";
import { Summaries } from "../src/core/summaries";
import { ANA, BEN, CHI, message, outboxOf, snapshot, welcome } from "./examples";

const CALL = [{ name: "all", since: 1 }];

/** A dialogue with a group in which Ben called everybody. */
function called(): Dialogue {
  const dialogue = new Dialogue(outboxOf());
  dialogue.state.apply(welcome([snapshot(0)]));
  dialogue.state.greeted();
  dialogue.receive({ type: "message.created", message: message(1, { mentions: CALL }) }, 0);
  return dialogue;
}

function told(revision: number, is_on: boolean) {
  const own = { blocks: [{ person: BEN.id, revision, is_on }] };
  return { type: "user.updated", user_revision: revision, own } as const;
}

function sourceOf({ state, outbox }: Dialogue, id = "watch"): Source {
  return { state, outbox, conversation: state.conversations.get(id)! };
}

function rowOf(dialogue: Dialogue, seq = 1, id = "watch"): Row {
  return new Rows().make(sourceOf(dialogue, id), [seq], false, null)[0]!;
}

function mentions(dialogue: Dialogue): number[] {
  return withoutBlockedCalls(sourceOf(dialogue)).unread_mentions!.map(({ seq }) => seq);
}

function say(dialogue: Dialogue, change: Partial<Message> & { seq: number }) {
  return dialogue.receive({ type: "message.created", message: message(change.seq, change) }, 0);
}

test("V2: the messages of whom one blocks are folded in groups, at once and on all devices", async () => {
  const dialogue = called();
  expect(rowOf(dialogue)).toMatchObject({ isFolded: false, isCalling: true });
  await dialogue.outbox.add(BEN.id, { type: "person.block", is_on: true }, "1");
  expect(rowOf(dialogue)).toMatchObject({ isFolded: true, isCalling: false });
  const [entry] = dialogue.outbox.due(Date.now());
  dialogue.called(entry!, { status: 204, retryAfter: null, data: undefined }, Date.now());
  expect(dialogue.outbox.size).toBe(0);
  expect(isBlocked(dialogue, BEN.id)).toBe(true);
  expect(dialogue.receive(told(6, false), 0)).toEqual([{ type: "blocks.updated" }]);
  expect(rowOf(dialogue).isFolded).toBe(false);
});

test("V2: folded messages that follow each other are joined, whoever wrote them, and neither others nor lines of what they did", () => {
  const dialogue = called();
  const forwarded = { conversation: "elsewhere", seq: 3, sender: BEN.id, name: "Ben Ode", created_at: "2026-11-20T09:00:00Z" };
  dialogue.receive(told(6, true), 0);
  say(dialogue, { seq: 2, sender: CHI.id, forwarded });
  say(dialogue, { seq: 3, sender: CHI.id });
  say(dialogue, { seq: 4 });
  say(dialogue, { seq: 5, text: "", ordinal: 4, event: { kind: "archived" } });
  const rows = new Rows().make(sourceOf(dialogue), [1, 2, 3, 4, 5], false, null);
  expect(rows.map(({ isFolded, isJoined, isFollowUp }) => [isFolded, isJoined, isFollowUp])).toEqual([
    [true, false, false],
    [true, true, false],
    [false, false, false],
    [true, false, false],
    [false, false, false],
  ]);
});

test("V2: their words are folded wherever they stand: answered, forwarded, and in the list", () => {
  const dialogue = called();
  dialogue.receive(told(6, true), 0);
  const forwarded = { conversation: "elsewhere", seq: 3, sender: BEN.id, name: "Ben Ode", created_at: "2026-11-20T09:00:00Z" };
  say(dialogue, { seq: 2, sender: CHI.id, reply_to: 1 });
  say(dialogue, { seq: 3, sender: CHI.id, forwarded });
  expect(rowOf(dialogue, 2)).toMatchObject({ isFolded: false, quote: { isFolded: true } });
  expect(rowOf(dialogue, 3).isFolded).toBe(true);
  expect(quoted(sourceOf(dialogue), 2)!.isFolded).toBe(false);
  const { state, outbox } = dialogue;
  const summaries = new Summaries();
  const last = () => summaries.make(state.conversations.values(), state, outbox)[0]!.last!.isFolded;
  expect(last()).toBe(true);
  dialogue.receive(told(7, false), 0);
  expect(last()).toBe(false);
});

test("V2: where the two are alone nothing is folded, and the chat is known as one in which nobody writes", () => {
  const dialogue = called();
  const { state, outbox } = dialogue;
  const pair = snapshot(0, { id: "pair", kind: "direct", title: "", other: BEN, revision: 0 });
  dialogue.receive({ type: "user.updated", user_revision: 6, conversation: pair }, 0);
  say(dialogue, { seq: 1, conversation: "pair" });
  dialogue.receive(told(7, true), 0);
  expect(rowOf(dialogue, 1, "pair").isFolded).toBe(false);
  const listed = new Summaries().make(state.conversations.values(), state, outbox);
  expect(listed.map(({ id, isBlocked }) => [id, isBlocked])).toContainEqual(["pair", true]);
});

test("V2: nobody is called by whom they block, nor notified of what that one says", () => {
  const dialogue = called();
  expect(mentions(dialogue)).toEqual([1]);
  dialogue.receive(told(6, true), 0);
  const changes = say(dialogue, { seq: 2, mentions: CALL });
  expect(dialogue.state.saidByOthers(changes)).toEqual([]);
  say(dialogue, { seq: 3, sender: CHI.id, mentions: [{ name: "Ana", since: 3, id: ANA.id }] });
  expect(mentions(dialogue)).toEqual([3]);
  dialogue.receive(told(7, false), 0);
  expect(mentions(dialogue)).toEqual([1, 2, 3]);
});

test("V2: of two states of a block the later one counts, and nothing of another person stays", () => {
  const dialogue = called();
  dialogue.receive(told(7, false), 0);
  dialogue.receive(told(6, true), 0);
  expect(isBlocked(dialogue, BEN.id)).toBe(false);
  dialogue.receive(told(8, true), 0);
  dialogue.state.clear();
  expect(isBlocked(dialogue, BEN.id)).toBe(false);
});
