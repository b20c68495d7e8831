// @vitest-environment jsdom

import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { Message, MessageEvent, Person } from "../src/api/socket";
import { type Row, Rows } from "../src/core/rows";
import type { State } from "../src/core/state/state";
import { takeWords } from "../src/i18n/words.svelte";
import { actionsOf } from "../src/ui/messages/message-actions";
import { ANA, BEN, CHI, heldState, message, outboxOf } from "./examples";

const page = vi.hoisted((): { state: unknown } => ({ state: null }));
vi.mock("../src/app.svelte", () => ({
  client: { picture: () => undefined,
    get state() {
      return page.state;
    },
  },
}));
vi.mock("../src/actions/messages", () => ({}));
vi.mock("../src/actions/saved", () => ({}));

const { default: EventLine } = await import("../src/ui/messages/EventLine.svelte");

const CREW: Person[] = ["Dan", "Eva", "Flo"].map((name) => ({ id: name, first_name: name, last_name: "" }));
let state: State;
let seq = 0;

beforeEach(async () => {
  await Promise.all([takeWords("conversation"), takeWords("later")]);
  page.state = state = heldState(0);
  seq = 0;
  state.loadPeople([], [BEN, CHI, ...CREW]);
});

function say(change: Partial<Message>): void {
  seq += 1;
  state.apply({ type: "message.created", message: message(seq, change) });
}

/** Add a line of what somebody did. */
function happen(sender: Person, event: MessageEvent, change: Partial<Message> = {}): void {
  say({ sender: sender.id, text: "", ordinal: 0, event, ...change });
}

function join(...people: Person[]): void {
  for (const person of people) happen(person, { kind: "joined", people: [person.id] });
}

/** @param firstUnread the seq of the line or message above which the mark of what is new stands. */
function rows(firstUnread: number | null = null): Row[] {
  const conversation = state.conversations.get("watch")!;
  const seqs = Array.from({ length: seq }, (_, index) => index + 1);
  return new Rows().make({ state, outbox: outboxOf(), conversation }, seqs, true, firstUnread);
}

/** Show a line, the last one unless it is said which; return what it says, and what was asked for. */
function show(unfolded: ReadonlySet<string> = new Set(), at = -1) {
  const all = rows();
  const asked: ReadonlySet<string>[] = [];
  const { container } = render(EventLine, {
    ...{ id: "watch", row: all.at(at)!, isChannel: false, rows: all, unfolded },
    onfold: (next: ReadonlySet<string>) => asked.push(next),
  });
  const said = container.querySelector(".text")!.textContent.replaceAll(/\s+/gu, " ").trim();
  return { said, asked };
}

test.each<[Person, MessageEvent, string]>([
  [CHI, { kind: "joined", people: [CHI.id] }, "Chi Tran joined"],
  [BEN, { kind: "joined", people: [CHI.id, "Dan"] }, "Ben Ode added Chi Tran and Dan"],
  [CHI, { kind: "left", people: [CHI.id] }, "Chi Tran left"],
  [BEN, { kind: "left", people: [CHI.id] }, "Ben Ode removed Chi Tran"],
  [BEN, { kind: "role", people: [CHI.id], role: "admin" }, "Ben Ode made Chi Tran an admin"],
  [CHI, { kind: "role", people: [CHI.id], role: "owner" }, "Chi Tran is an owner now"],
  [BEN, { kind: "role", people: [CHI.id], role: "captain" }, "Ben Ode made Chi Tran a member"],
  [BEN, { kind: "renamed", title: "Dry \uE000 dock" }, "Ben Ode renamed the group to “Dry \uE000 dock”"],
  [BEN, { kind: "picture" }, "Ben Ode changed the group’s picture"],
  [BEN, { kind: "pinned", seq: 4 }, "Ben Ode pinned a message"],
  [BEN, { kind: "archived" }, "Ben Ode archived the group"],
  [BEN, { kind: "restored" }, "Ben Ode restored the group"],
])("M15: a line says what happened: %o did %o", (sender, event, said) => {
  happen(sender, event);
  expect(show().said).toBe(said);
});

test("M15: names in a line open the person's card, and a pinned message is one click away", () => {
  happen(BEN, { kind: "pinned", seq: 4 });
  show();
  expect(screen.getByRole("button", { name: "Ben Ode" }).dataset.person).toBe(BEN.id);
  expect(screen.getByRole("link").getAttribute("href")).toBe("/c/watch?m=4");
});

test("M15: whoever came and went several times is named once, and all of it is a click away", () => {
  join(BEN);
  happen(BEN, { kind: "left", people: [BEN.id] });
  join(CHI, BEN);
  expect(show().said).toBe("Ben Ode and Chi Tran joined");
  document.body.replaceChildren();
  happen(BEN, { kind: "left", people: [BEN.id] });
  happen(CHI, { kind: "left", people: [CHI.id] });
  expect(show().said).toBe("Ben Ode and Chi Tran left");
  expect(screen.getByRole("button", { name: "Show all" })).toBeTruthy();
});

test("M15: lines of one kind that follow each other are one, which a click opens and closes", async () => {
  const user = userEvent.setup();
  join(BEN, CHI, ...CREW);
  expect(rows().map(({ isJoined }) => isJoined)).toEqual([false, true, true, true, true]);
  const folded = show();
  expect(folded.said).toBe("Ben Ode, Chi Tran, and 3 others joined");
  await user.click(screen.getByRole("button", { name: "Show all", expanded: false }));
  expect(folded.asked[0]).toEqual(new Set(rows().map(({ key }) => key)));
  document.body.replaceChildren();
  const open = show(folded.asked[0]);
  expect(open.said).toBe("Flo joined");
  expect(show(folded.asked[0], 0).said).toBe("Ben Ode joined");
  await user.click(screen.getByRole("button", { name: "Show less", expanded: true }));
  expect(open.asked[0]).toEqual(new Set());
});

test("M15: what is loaded above a fold, or comes below it, becomes part of it", () => {
  join(BEN, CHI);
  expect(show().said).toBe("Ben Ode and Chi Tran joined");
  join(CREW[0]!);
  expect(show().said).toBe("Ben Ode, Chi Tran, and Dan joined");
});

test.each<[string, () => void, string]>([
  [
    "who was added by one",
    () => {
      happen(BEN, { kind: "joined", people: [CHI.id] });
      happen(BEN, { kind: "joined", people: ["Dan"] });
    },
    "Ben Ode added Chi Tran and Dan",
  ],
  [
    "roles",
    () => {
      for (const id of [CHI.id, "Dan"]) happen(BEN, { kind: "role", people: [id], role: "admin" });
      happen(BEN, { kind: "role", people: ["Eva"], role: "owner" });
    },
    "Ben Ode made Chi Tran and Dan admins · Ben Ode made Eva an owner",
  ],
  [
    "names of the room",
    () => {
      for (const title of ["One", "Two", "Three"]) happen(BEN, { kind: "renamed", title });
    },
    "Ben Ode renamed the group 3 times, finally to “Three”",
  ],
  [
    "pins",
    () => {
      for (const pinned of [4, 9]) happen(BEN, { kind: "pinned", seq: pinned });
      happen(CHI, { kind: "pinned", seq: 5 });
    },
    "Ben Ode and Chi Tran pinned 3 messages",
  ],
  [
    "some of each",
    () => {
      join(BEN, CHI);
      happen(CHI, { kind: "picture" });
    },
    "Ben Ode and Chi Tran joined · Chi Tran changed the group’s picture",
  ],
  [
    "many of each",
    () => {
      join(BEN);
      happen(BEN, { kind: "left", people: [CHI.id] });
      happen(BEN, { kind: "renamed", title: "Dock" });
      happen(BEN, { kind: "picture" });
      happen(BEN, { kind: "pinned", seq: 4 });
    },
    "Ben Ode joined · Ben Ode removed Chi Tran · 3 more changes",
  ],
])("M15: lines of any kind that follow each other are one: %s", (_what, happened, said) => {
  happened();
  expect(rows().map(({ isJoined }) => isJoined)).toEqual(rows().map((_row, index) => index > 0));
  expect(show().said).toBe(said);
  const open = new Set(rows().map(({ key }) => key));
  document.body.replaceChildren();
  expect(show(open).said).not.toContain("·");
});

test("M15: a line that leaves nothing out offers to show nothing more", () => {
  join(BEN);
  happen(BEN, { kind: "pinned", seq: 4 });
  expect(show().said).toBe("Ben Ode joined · Ben Ode pinned a message");
  expect(screen.queryByRole("button", { name: "Show all" })).toBeNull();
});

test("M15: a message, a day and the mark of what is new end a fold", () => {
  join(BEN);
  happen(BEN, { kind: "left", people: [BEN.id] }, { created_at: "2026-11-23T09:00:00Z" });
  say({ sender: BEN.id });
  happen(BEN, { kind: "archived" });
  happen(BEN, { kind: "archived" });
  expect(rows(5).every(({ isJoined }) => !isJoined)).toBe(true);
});

test("M15: a line of which one does not know what it says is left out", () => {
  say({});
  happen(BEN, { kind: "sunk" });
  say({});
  expect(rows().map((row) => row.seq)).toEqual([1, 3]);
});

test("M15: a line has a link and nothing else, and nobody is called by it", () => {
  happen(ANA, { kind: "archived" });
  const [line] = rows();
  expect(actionsOf(line!)).toEqual(["link"]);
  const created = state.apply({
    type: "message.created",
    message: message(2, { sender: BEN.id, ordinal: 0, text: "", event: { kind: "restored" } }),
  });
  expect(created).toHaveLength(1);
  expect(state.saidByOthers(created)).toEqual([]);
});
