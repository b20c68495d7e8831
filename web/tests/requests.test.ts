/** A stranger's first message, as whoever gets it and whoever sends it see it: rule V3. */

// @vitest-environment jsdom

import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { attentionTo, waiting } from "../src/core/attention";
import { Dialogue } from "../src/core/dialogue";
import { overlaid } from "../src/core/outbox/overlay";
import { requestOf } from "../src/core/state/conversation";
import { isListed, summaryOf } from "../src/core/summaries";
import { takeWords } from "../src/i18n/words.svelte";
import { ANA, BEN, message, outboxOf, snapshot, welcome } from "./examples";

const done: [string, string][] = [];
vi.mock("../src/actions/blocks", () => ({
  personBlock: (id: string, isOn: boolean) => done.push([isOn ? "block" : "unblock", id]),
}));
vi.mock("../src/actions/conversations", () => ({ requestAccept: (id: string) => done.push(["accept", id]) }));

const { default: RequestBar } = await import("../src/ui/people/RequestBar.svelte");

const PAIR = { id: "pair", kind: "direct", title: "", other: BEN, read_ordinal: 0 };

/** A dialogue in which Ben and Ana have not accepted each other yet. */
function asked(requested_by: string = BEN.id): Dialogue {
  const dialogue = new Dialogue(outboxOf());
  const last_message = message(1, { conversation: "pair", sender: requested_by });
  dialogue.state.apply(welcome([snapshot(1, { ...PAIR, last_message, requested_by })]));
  dialogue.state.greeted();
  return dialogue;
}

/** The direct chat as it looks with what is pending. */
function pair({ state, outbox }: Dialogue) {
  return overlaid(state.conversations.get("pair")!, outbox.entries("pair"), ANA.id);
}

function chat(dialogue: Dialogue) {
  return summaryOf(pair(dialogue), dialogue.state, dialogue.outbox);
}

beforeEach(async () => {
  done.length = 0;
  await takeWords("later");
});

test("V3: a stranger calls nobody before they are accepted, and counts in no title", () => {
  const dialogue = asked();
  const one = message(1, { conversation: "pair" });
  expect(attentionTo(one, pair(dialogue), ANA.id)).toBe("nothing");
  expect(waiting([pair(dialogue)], ANA.id)).toEqual([]);
  dialogue.receive({ type: "user.updated", user_revision: 6, conversation: snapshot(1, PAIR) }, 0);
  expect(attentionTo(one, pair(dialogue), ANA.id)).toBe("calls");
  expect(waiting([pair(dialogue)], ANA.id)).toEqual(["pair"]);
});

test("V3: who accepts sees it at once, and keeps it when the server has done it", async () => {
  const dialogue = asked();
  await dialogue.outbox.add("pair", { type: "request.accept" }, "a");
  expect(requestOf(pair(dialogue))).toBe("");
  const [entry] = dialogue.outbox.due(Date.now());
  dialogue.called(entry!, { status: 200, retryAfter: null, data: undefined }, Date.now());
  expect(dialogue.outbox.size).toBe(0);
  expect(requestOf(pair(dialogue))).toBe("");
});

test("V3: where the server refuses that, it waits again, and that is said", async () => {
  const dialogue = asked();
  await dialogue.outbox.add("pair", { type: "request.accept" }, "a");
  const [entry] = dialogue.outbox.due(Date.now());
  const error = { code: "forbidden", detail: "No." } as const;
  dialogue.called(entry!, { status: 403, retryAfter: null, error }, Date.now());
  expect(requestOf(pair(dialogue))).toBe("received");
});

test("V3: an older answer of the server does not ask again", () => {
  const dialogue = asked();
  dialogue.receive({ type: "user.updated", user_revision: 6, conversation: snapshot(1, PAIR) }, 0);
  dialogue.state.loadConversation(snapshot(1, { ...PAIR, requested_by: BEN.id }));
  expect(requestOf(pair(dialogue))).toBe("");
});

test("V3: what was refused is not in the list, but while it is open", async () => {
  const dialogue = asked();
  expect(isListed(chat(dialogue), null, "")).toBe(true);
  await dialogue.outbox.add(BEN.id, { type: "person.block", is_on: true }, "1");
  expect(isListed(chat(dialogue), null, "")).toBe(false);
  expect(isListed(chat(dialogue), "pair", "")).toBe(true);
});

test("V3: whoever gets it accepts or refuses where one would write", async () => {
  render(RequestBar, { chat: chat(asked()) });
  expect(screen.getByRole("button", { name: /Ben Ode #/u })).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Accept" }));
  await userEvent.click(screen.getByRole("button", { name: "Refuse and block" }));
  expect(done).toEqual([
    ["accept", "pair"],
    ["block", BEN.id],
  ]);
});

test("V3: whoever sent it reads that it waits, and before that, that it will be a request", () => {
  const sent = chat(asked(ANA.id));
  const { rerender } = render(RequestBar, { chat: { ...sent, isSilent: true } });
  expect(screen.getByText(/You share no group or channel with Ben Ode/u)).toBeTruthy();
  void rerender({ chat: sent });
  return screen.findByText(/Waiting for Ben Ode to accept/u);
});
