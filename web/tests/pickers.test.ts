// @vitest-environment jsdom

import { fireEvent, render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { Channel } from "../src/actions/channels";
import type { Person } from "../src/api/socket";
import type { Answer } from "../src/core/api";
import { takeWords } from "../src/i18n/words.svelte";
import { until } from "./patience";

type Found = Answer<{ results: Person[] }>;

/** Searches that are under way, by what they ask for; a test answers them. */
const searches = new Map<string, (answer: Found) => void>();
/** What channels are found, by what is typed. */
const channels: Record<string, Partial<Channel>[]> = {};
const went = vi.hoisted(() => vi.fn());
const navigation = vi.hoisted(() => ({ go: went, route: { id: "watch" } }));
const opened = vi.fn<(id: string) => Promise<unknown>>(() => Promise.resolve({ error: { code: "invalid", detail: "" } }));

vi.mock("../src/actions/blocks", () => ({ personIsBlocked: (id: string) => id === "blocked" }));
vi.mock("../src/app.svelte", () => ({ client: { picture: () => undefined, me: { id: "me" }, summaries: [] }, navigation }));
vi.mock("../src/actions/people", () => ({
  peopleSearch: (q: string) => new Promise<Found>((resolve) => searches.set(q, resolve)),
}));
vi.mock("../src/actions/channels", () => ({
  channelsSearch: (q: string) => Promise.resolve({ status: 200, retryAfter: null, data: { results: channels[q] ?? [], next: null } }),
}));
vi.mock("../src/actions/search", () => ({
  messagesSearch: () => Promise.resolve({ status: 200, retryAfter: null, data: { results: [], next: null, indexing: null } }),
}));
vi.mock("../src/actions/conversations", () => ({ conversationDirectOpen: (id: string) => opened(id) }));

// What jsdom does not have.
HTMLDialogElement.prototype.showModal = function (): void {
  this.open = true;
};
HTMLDialogElement.prototype.close = function (): void {
  this.open = false;
};
Element.prototype.scrollIntoView = () => undefined;
vi.stubGlobal("matchMedia", () => ({ matches: true })); // Dialogs are sheets, which measure nothing.

const { default: PeoplePicker } = await import("../src/ui/people/PeoplePicker.svelte");
const { default: FoundPeople } = await import("../src/ui/people/FoundPeople.svelte");
const { default: PickFilter } = await import("../src/ui/search/PickFilter.svelte");
const { default: Switcher } = await import("../src/ui/list/Switcher.svelte");

const person = (last: string, first_name: string, last_name: string): Person => {
  return { id: `01a19b49-8c78-7cde-9623-7b2ed91e3f7${last}`, first_name, last_name };
};
const BEN = person("1", "Ben", "Ode");
const BEA = person("2", "Bea", "Tran");
const OTHER_BEN = person("3", "Ben", "Ode");

beforeEach(async () => {
  searches.clear();
  opened.mockClear();
  went.mockClear();
  await takeWords("conversation");
  await takeWords("later");
});

/** Answer a search once it is under way. */
async function answer(q: string, ...results: Person[]): Promise<void> {
  await until(() => expect(searches.has(q)).toBe(true));
  searches.get(q)?.({ status: 200, retryAfter: null, data: { results } });
}

async function fail(q: string): Promise<void> {
  await until(() => expect(searches.has(q)).toBe(true));
  searches.get(q)?.({ status: 503, retryAfter: null, error: { code: "unavailable", detail: "Try again." } });
}

/** Who is offered, but for the way to what was said. */
const names = () =>
  screen
    .queryAllByRole("option")
    .map((one) => one.textContent.trim())
    .filter((name) => !name.startsWith("Search messages"));

const PICKERS = {
  picker: () => {
    const onpick = vi.fn((one: Person) => one);
    render(PeoplePicker, { label: "To", without: [], onpick });
    return () => onpick.mock.calls.map(([one]) => one.id);
  },
  switcher: () => {
    render(Switcher, { conversations: [], current: null, onclose: () => undefined });
    return () => opened.mock.calls.map(([id]) => id);
  },
};

test.each(Object.entries(PICKERS))(
  "in the %s nobody shows and nobody is taken who does not fit what is typed",
  async (_, open) => {
    const picked = open();
    const box = screen.getByRole("combobox", { hidden: true });
    await userEvent.type(box, "be");
    await answer("be", BEA, BEN);
    await until(() => expect(names()).toHaveLength(2));
    await userEvent.type(box, "n");
    expect(names().join()).toContain("Ben Ode");
    expect(names().join()).not.toContain("Bea");
    await fireEvent.keyDown(box, { key: "Enter" });
    expect(picked()).toEqual([]);
    await answer("ben", BEN);
    await until(() => expect(picked()).toEqual([BEN.id]));
  },
);

test("V2: in the picker whom one blocks is not offered", async () => {
  PICKERS.picker();
  await userEvent.type(screen.getByRole("combobox"), "b");
  await answer("b", { ...BEN, id: "blocked" }, BEA);
  await until(() => expect(names()).toHaveLength(1));
  expect(names()[0]).toContain("Bea");
});

test.each(Object.entries(PICKERS))(
  "in the %s Enter takes the first for what is typed, also where that is found later",
  async (_, open) => {
    const picked = open();
    const box = screen.getByRole("combobox", { hidden: true });
    await userEvent.type(box, "be{Enter}");
    await answer("be", BEA, BEN);
    await until(() => expect(picked()).toEqual([BEA.id]));
  },
);

test.each(Object.entries(PICKERS))(
  "in the %s nobody is taken for an Enter that was followed by another letter",
  async (_, open) => {
    const picked = open();
    const box = screen.getByRole("combobox", { hidden: true });
    await userEvent.type(box, "be{Enter}n");
    await answer("ben", BEN);
    await until(() => expect(names()).toHaveLength(1));
    expect(picked()).toEqual([]);
  },
);

test.each(Object.entries(PICKERS))(
  "in the %s Enter takes whom the arrows chose, whoever is found beside them",
  async (_, open) => {
    const picked = open();
    const box = screen.getByRole("combobox", { hidden: true });
    await userEvent.type(box, "be");
    await answer("be", BEN, BEA);
    await until(() => expect(names()).toHaveLength(2));
    await fireEvent.keyDown(box, { key: "ArrowDown" });
    await fireEvent.keyDown(box, { key: "Enter" });
    expect(picked()).toEqual([BEA.id]);
  },
);

test.each(Object.entries(PICKERS))("in the %s people of one name are told apart", async (_, open) => {
  open();
  const box = screen.getByRole("combobox", { hidden: true });
  await userEvent.type(box, "ben");
  await answer("ben", BEN, OTHER_BEN);
  await until(() => expect(names()).toHaveLength(2));
  expect(names()[0]).toMatch(/Ben Ode #[0-9a-z]{5}/u);
  expect(new Set(names()).size).toBe(2);
});

test.each(Object.entries(PICKERS))("in the %s a search that failed says so", async (_, open) => {
  open();
  await userEvent.type(screen.getByRole("combobox", { hidden: true }), "ben");
  await fail("ben");
  expect(await screen.findByRole("button", { name: "Try again", hidden: true })).toBeTruthy();
  expect(screen.queryByText(/No chats|No people found/u)).toBeNull();
});

/** Draw whom the list finds for what is typed in a field. */
function listed(query: string, hasOthers = false): HTMLInputElement {
  const field = document.createElement("input");
  document.body.append(field);
  const onopen = (): void => undefined;
  render(FoundPeople, { query, field: () => field, conversations: [], hasOthers, onopen });
  return field;
}

test("whoever went elsewhere before a chat is there that they asked for stays where they are", async () => {
  const open = vi.fn<(answer: unknown) => void>();
  opened.mockImplementationOnce(() => new Promise((resolve) => open.mockImplementation(resolve)));
  const field = listed("ben");
  await answer("ben", BEN);
  await until(() => expect(screen.getAllByRole("listitem").length).toBeGreaterThan(0));
  await fireEvent.keyDown(field, { key: "Enter" });
  await until(() => expect(opened).toHaveBeenCalled());
  navigation.route = { id: "tides" };
  open({ data: { id: "with-ben" } });
  await new Promise((resolve) => setTimeout(resolve));
  expect(went).not.toHaveBeenCalled();
});

test("in the choice of whose messages are looked for people are told apart, and a search that failed says so", async () => {
  const onpick = vi.fn();
  render(PickFilter, { props: { name: "from", label: "From", anchor: document.body, onpick, onclose: () => undefined } });
  const box = screen.getByRole("combobox", { hidden: true });
  await userEvent.type(box, "be");
  await fail("be");
  expect((await screen.findByRole("alert", { hidden: true })).textContent).toContain("Try again");
  await userEvent.type(box, "n");
  await answer("ben", BEN, OTHER_BEN);
  await until(() => expect(screen.getAllByRole("option", { hidden: true })).toHaveLength(2));
  expect(screen.queryByRole("alert", { hidden: true })).toBe(null);
  const [one, other] = screen.getAllByRole("option", { hidden: true }).map(({ textContent }) => textContent);
  expect(one).not.toBe(other);
  await fireEvent.keyDown(box, { key: "ArrowDown" });
  await fireEvent.keyDown(box, { key: "Enter" });
  expect(onpick).toHaveBeenCalledWith({ name: "from", value: OTHER_BEN.id });
});

test("in the list Enter writes to the first for what is typed, also where that is found later", async () => {
  await userEvent.type(listed("ben"), "{Enter}");
  expect(opened).not.toHaveBeenCalled();
  await answer("ben", BEN, OTHER_BEN);
  await until(() => expect(opened.mock.calls).toEqual([[BEN.id]]));
});

test("in the list Enter writes to nobody where a conversation is found", async () => {
  const field = listed("be", true);
  await answer("be", BEN);
  await screen.findByRole("button", { name: /Ben Ode/u });
  await userEvent.type(field, "{Enter}");
  expect(opened).not.toHaveBeenCalled();
});

test("H2: the list says that nobody is found, and where channels are", async () => {
  listed("xyz");
  await answer("xyz");
  await screen.findByText(/xyz/u);
  expect(screen.getByRole("link", { name: "Browse channels" }).getAttribute("href")).toBe("/channels");
});

test("K3: Escape closes what is found, and then is for what lies around the field", async () => {
  const user = userEvent.setup();
  const around = vi.fn<(event: KeyboardEvent) => void>();
  document.addEventListener("keydown", around);
  render(PeoplePicker, { label: "Name", without: [], onpick: vi.fn() });
  await user.type(screen.getByRole("combobox"), "be");
  await answer("be", BEN);
  await until(() => expect(names()).toHaveLength(1));
  around.mockClear();
  await user.keyboard("{Escape}{Escape}");
  expect(around.mock.calls.map(([event]) => event.defaultPrevented)).toEqual([true, false]);
  document.removeEventListener("keydown", around);
});

const TIDES = { id: "tides", title: "Tides", member_count: 4, may_join: true };

test("K1: the switcher finds channels that one is not in below all else, and leads inside", async () => {
  channels.ti = [TIDES, { ...TIDES, id: "old", title: "Old tides", may_join: false }];
  render(Switcher, { conversations: [], current: null, onclose: () => undefined });
  await userEvent.type(screen.getByRole("combobox", { hidden: true }), "ti");
  await answer("ti", person("4", "Tim", "Ode"));
  await until(() => expect(names()).toHaveLength(2));
  expect(names()[1]).toMatch(/Tides\s+Look inside/u);
  await userEvent.click(screen.getByRole("option", { name: /Tides/u, hidden: true }));
  await until(() => expect(went).toHaveBeenCalledWith("/c/tides"));
});

test("L3: the list finds channels that one is not in below one's own", async () => {
  channels.tid = [TIDES];
  const field = document.createElement("input");
  render(FoundPeople, { query: "tid", field: () => field, conversations: [], hasOthers: true, onopen: vi.fn() });
  await answer("tid");
  const row = await screen.findByRole("link", { name: /Tides/u });
  expect(row.getAttribute("href")).toBe("/c/tides");
});
