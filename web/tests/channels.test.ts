// @vitest-environment jsdom

import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Channel } from "../src/actions/channels";
import { takeWords } from "../src/i18n/words.svelte";
import type { Message } from "../src/api/socket";
import { BEN, message } from "./examples";
import { until } from "./patience";

interface Page {
  /** What was asked for, and done. */
  asked: string[];
  /** Of a search, by query and cursor; what is not there cannot be loaded. */
  found: Record<string, { results: Channel[]; next: string | null }>;
  channel: Channel | null;
  said: number[];
  /** What there is of a message besides. */
  change: Partial<Message>;
  joined: string[];
  /** The server has made a channel. */
  made: Promise<void>;
  went: string;
  route: { section: string | null };
}

const page = vi.hoisted(
  (): Page => ({ asked: [], found: {}, channel: null, said: [], change: {}, joined: [], made: Promise.resolve(), went: "", route: { section: null } }),
);

function answer(data: unknown, status = 200): unknown {
  const error = { code: status === 404 ? "not_found" : "unavailable", detail: "" };
  return Promise.resolve({ status, retryAfter: null, ...(data === undefined ? { error } : { data }) });
}

vi.mock("../src/actions/channels", () => ({
  channelsSearch: (q: string, cursor: string) => {
    page.asked.push(cursor === "" ? q : `${q} ${cursor}`);
    return answer(page.found[cursor === "" ? q : `${q} ${cursor}`]);
  },
  channelJoin: (id: string) => {
    page.joined.push(id);
    return answer({ id });
  },
  channelLoad: () => answer(page.channel ?? undefined, page.channel === null ? 404 : 200),
  channelPreview: (_id: string, before = 1_000) => {
    page.asked.push(`before ${before}`);
    const messages = page.said.filter((seq) => seq < before).slice(-2).map((seq) => message(seq, { conversation: "tides", ...page.change }));
    return answer({ messages, quotes: [], people: [] });
  },
  channelCreate: (channel: object) => {
    page.asked.push(JSON.stringify(channel));
    return page.made.then(() => answer({ id: "tides" }));
  },
}));
vi.mock("../src/actions/rooms", () => ({
  membersAdd: (id: string, people: string[]) => {
    page.asked.push(`add ${people.join()} to ${id}`);
    return Promise.resolve(null);
  },
}));
vi.mock("../src/actions/people", () => ({
  peopleSearch: () => answer({ results: [BEN] }),
}));
vi.mock("../src/app.svelte", async () => {
  const { Dialogue } = await import("../src/core/dialogue");
  const { outboxOf, snapshot, welcome } = await import("./examples");
  const dialogue = new Dialogue(outboxOf());
  dialogue.state.apply(welcome([snapshot(3, { id: "sea", kind: "channel", member_count: 12 })]));
  return {
    client: { picture: () => undefined,
      dialogue,
      state: dialogue.state,
      me: dialogue.state.me,
      conversation: (id: string) => dialogue.state.conversations.get(id),
      source: () => null,
    },
    navigation: {
      go: (path: string) => (page.went = path),
      get route() {
        return page.route;
      },
    },
  };
});

vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: () => undefined }));

const { default: Channels } = await import("../src/screens/Channels.svelte");
const { default: Preview } = await import("../src/screens/Preview.svelte");

beforeEach(async () => {
  Object.assign(page, { asked: [], found: {}, channel: null, said: [], change: {}, joined: [], made: Promise.resolve(), went: "", route: { section: null } });
  await takeWords("conversation");
  await takeWords("later");
});
afterEach(cleanup);

function channel(change: Partial<Channel> = {}, settings: Partial<Channel["settings"]> = {}): Channel {
  const may = { is_member: false, may_join: true, may_preview: true };
  return {
    ...{ id: "tides", title: "Tides", member_count: 4, ...may, ...change },
    settings: { purpose: "When the water comes", posting: "everyone", history: "whole", is_archived: false, picture: null, ...settings },
  };
}

function search(): HTMLElement {
  return screen.getByRole("searchbox", { name: "Search by name or purpose" });
}

test("H2: a channel is found by what is typed, with its people, and joined by a click", async () => {
  page.found = {
    "": { results: [channel(), channel({ id: "sea", title: "Sea", is_member: true })], next: null },
    wat: { results: [channel()], next: null },
  };
  render(Channels);
  await screen.findByText("Sea");
  expect(screen.getByRole("link", { name: "Open Sea" }).getAttribute("href")).toBe("/c/sea");
  expect(screen.getByText("12 people")).toBeTruthy();
  await userEvent.type(search(), "wat");
  await until(() => expect(screen.queryByText("Sea")).toBe(null));
  expect(page.asked).toEqual(["", "wat"]);
  expect(screen.getByRole("listitem").textContent).toMatch(/Tides.*When the water comes.*4 people/su);
  await userEvent.click(screen.getByRole("button", { name: "Join Tides" }));
  expect(page.joined).toEqual(["tides"]);
});

test("H2: a channel that one was removed from says so, and is not joined", async () => {
  page.found = { "": { results: [channel({ may_join: false, may_preview: false })], next: null } };
  render(Channels);
  await screen.findByText("You were removed");
  expect(screen.queryByRole("button", { name: "Join Tides" })).toBe(null);
});

test("H2: more channels come as one scrolls", async () => {
  page.found = {
    "": { results: [channel()], next: "2" },
    " 2": { results: [channel({ id: "wind", title: "Wind" })], next: null },
  };
  render(Channels);
  await screen.findByText("Tides");
  await fireEvent.scroll(screen.getByRole("main"));
  await screen.findByText("Wind");
});

test("H2: no channel, none that fits, and none that can be loaded are told apart", async () => {
  page.found = { "": { results: [], next: null }, no: { results: [], next: null } };
  render(Channels);
  await screen.findByText("There are no channels yet.");
  await userEvent.type(search(), "no");
  await screen.findByText("No channels found for “no”");
  await userEvent.type(search(), "!");
  const again = await screen.findByRole("button", { name: "Try again" });
  page.found["no!"] = { results: [channel()], next: null };
  await userEvent.click(again);
  await screen.findByText("Tides");
  expect(screen.queryByRole("alert")).toBe(null);
});

test("H3: what is said in a channel is read before it is joined, from the last message backwards", async () => {
  page.channel = channel();
  page.said = [1, 2, 3];
  render(Preview, { id: "tides" });
  await screen.findByText("Message 3");
  expect(screen.queryByText("Message 1")).toBe(null);
  expect(screen.getByText("4 people · When the water comes")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Show earlier messages" }));
  await screen.findByText("Message 1");
  expect(screen.queryByRole("button", { name: "Show earlier messages" })).toBe(null);
  await userEvent.click(screen.getByRole("button", { name: "Join" }));
  expect(page.joined).toEqual(["tides"]);
});

test("H3: who looks into a channel sees what happened there and the reactions, and sets none", async () => {
  page.channel = channel();
  page.said = [1];
  page.change = { text: "", ordinal: 0, event: { kind: "archived" } };
  render(Preview, { id: "tides" });
  await screen.findByText(/archived the channel/u);
  cleanup();
  const reaction = { emoji: "👍", count: 2, people: [BEN.id], since: 1, revision: 1 };
  page.change = { reactions: [reaction] };
  render(Preview, { id: "tides" });
  expect((await screen.findByRole("button", { name: /👍 2/u })).getAttribute("aria-disabled")).toBe("true");
});

test("H3: a history that begins with joining is not looked into, and says so", async () => {
  page.channel = channel({ may_preview: false }, { history: "joined" });
  render(Preview, { id: "tides" });
  await screen.findByText("What is written here is shown to its members, from when they join.");
  expect(page.asked).toEqual([]);
  expect(screen.getByRole("button", { name: "Join" })).toBeTruthy();
});

test.each([
  ["This channel is archived. Nobody can join it or write in it.", true],
  ["You were removed from this channel. An owner or admin can add you again.", false],
])("H3: %s", async (words, is_archived) => {
  page.channel = channel({ may_join: false, may_preview: is_archived }, { is_archived });
  render(Preview, { id: "tides" });
  await screen.findByText(words);
  expect(screen.queryByRole("button", { name: "Join" })).toBe(null);
});

test("H3: what is no channel is said to be missing", async () => {
  render(Preview, { id: "tides" });
  await screen.findByText("Chat not found");
});

test("H1: a channel is made with all that was chosen, and is shown", async () => {
  page.route = { section: "new" };
  render(Channels);
  await userEvent.click(screen.getByRole("button", { name: "Create channel" }));
  await screen.findByText("Give the channel a name.");
  await userEvent.type(screen.getByRole("textbox", { name: "Name" }), "Tides");
  await userEvent.type(screen.getByRole("textbox", { name: "What it is for" }), "The water");
  await userEvent.click(screen.getByRole("radio", { name: "Owners and admins" }));
  await userEvent.click(screen.getByRole("radio", { name: "What is written from then on" }));
  await userEvent.type(screen.getByRole("combobox", { name: "Add people" }), "Ben");
  await userEvent.click(await screen.findByRole("option", { name: /Ben Ode/u }));
  await userEvent.click(screen.getByRole("button", { name: "Create channel" }));
  await until(() => expect(page.went).toBe("/c/tides"));
  const made = { title: "Tides", purpose: "The water", posting: "admins", history: "joined" };
  expect(page.asked).toEqual([JSON.stringify(made), "add ben to tides"]);
});

test("H1: whoever went elsewhere before their channel is made stays there", async () => {
  page.route = { section: "new" };
  let make = (): void => undefined;
  page.made = new Promise((resolve) => (make = resolve));
  render(Channels);
  await userEvent.type(screen.getByRole("textbox", { name: "Name" }), "Tides");
  await userEvent.click(screen.getByRole("button", { name: "Create channel" }));
  page.route = { section: null };
  make();
  await new Promise((resolve) => setTimeout(resolve));
  expect(page.asked).toHaveLength(1);
  expect(page.went).toBe("");
});
