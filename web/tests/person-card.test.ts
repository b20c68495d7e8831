// @vitest-environment jsdom

import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { takeWords } from "../src/i18n/words.svelte";
import { until } from "./patience";

const BEN = { id: "01a19b49-8c78-7cde-9623-7b2ed91e3f71", first_name: "Ben", last_name: "Ode" };
const OTHER_BEN = { ...BEN, id: "01a19b49-8c78-7cde-9623-7b2ed91e3f73" };
const ME = { id: "me", first_name: "Ana", last_name: "Costa" };
const PEOPLE = new Map([ME, BEN, OTHER_BEN].map((one) => [one.id, one]));
const ROOM = { id: "room", kind: "group", other: null, members: new Map([[BEN.id, { has_left: false }]]) };
const PROFILE = { time_zone: "Asia/Kathmandu", status: { emoji: "🌴", text: "On holiday" } };

/** By cursor. */
const PAGES: Readonly<Record<string, unknown>> = {
  "": { results: [{ id: "a", title: "Harbour" }], next: "2" },
  "2": { results: [{ id: "b", title: "Berth" }], next: null },
};

const { go, opened, said } = vi.hoisted(() => ({
  go: vi.fn(),
  opened: vi.fn(() => Promise.resolve({ data: { id: "pair" } })),
  said: vi.fn(() => Promise.resolve(null)),
}));
const state = {
  person: (id: string) => PEOPLE.get(id),
  profiles: new Map<string, object>(),
  online: new Map([[BEN.id, true]]),
  lastSeen: new Map<string, string>(),
};

vi.mock("../src/app.svelte", () => ({
  client: { picture: () => undefined,
    me: { id: "me" },
    dialogue: { state },
    state,
    conversation: (id: string) => (id === ROOM.id ? ROOM : id === "b" ? { kind: "channel" } : undefined),
  },
  navigation: { go, route: { id: ROOM.id } },
}));
vi.mock("../src/actions/conversations", () => ({ conversationDirectOpen: opened }));
vi.mock("../src/actions/blocks", () => ({ personIsBlocked: () => false, personBlock: vi.fn() }));
vi.mock("../src/actions/people", () => ({
  peopleFollow: () => undefined,
  personLoad: (id: string) => Promise.resolve({ data: { ...PEOPLE.get(id), profile: id === ME.id ? { time_zone: "" } : PROFILE } }),
  personConversations: (_id: string, cursor: string) =>
    Promise.resolve({
      data: PAGES[cursor],
    }),
  statusUpdate: said,
}));

vi.mock("../src/ui/regions", () => ({ enter: () => document.querySelector("textarea")!.focus() }));

// What jsdom does not have.
Object.assign(document, { execCommand: () => false });
HTMLDialogElement.prototype.showModal = function (): void {
  this.open = true;
};
HTMLDialogElement.prototype.close = function (): void {
  this.open = false;
};
globalThis.matchMedia = () => ({ matches: false }) as MediaQueryList;
globalThis.ResizeObserver = class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
};

const { default: PersonCards } = await import("../src/ui/people/PersonCards.svelte");

beforeEach(async () => {
  vi.clearAllMocks();
  await takeWords("conversation");
  await takeWords("later");
});

/** Put something of somebody on the page, and the cards beside it. */
function put(html: string): HTMLElement {
  document.body.innerHTML = html;
  render(PersonCards);
  return document.querySelector<HTMLElement>("[data-person]")!;
}

test("P1: a click on a name shows who that is, with the groups that one shares", async () => {
  await userEvent.click(put(`<button data-person="${BEN.id}">Ben</button>`));
  const card = await screen.findByRole("dialog", { name: "Ben Ode" });
  await screen.findByText("On holiday");
  expect(card.textContent).toMatch(/Online · #\w{5}/u);
  expect(card.textContent).toMatch(/\d:\d\d.* local time/u);
  await userEvent.click(await screen.findByRole("button", { name: "Show more" }));
  const berth = await screen.findByRole("link", { name: "Berth" });
  expect(berth.querySelector<HTMLElement>(".avatar")?.dataset.letters).toBe("#");
  expect(screen.getByRole("link", { name: "Harbour" }).getAttribute("href")).toBe("/c/a");
});

test("P1: one writes to somebody from their card", async () => {
  await userEvent.click(put(`<span data-person="${BEN.id}">Ben</span>`));
  await userEvent.click(await screen.findByRole("button", { name: "Message" }));
  expect(opened).toHaveBeenCalledWith(BEN.id);
  await until(() => expect(go).toHaveBeenCalledWith("/c/pair"));
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("P1: who is in the open group is mentioned in what one writes", async () => {
  const name = put(`<textarea>Ask</textarea><button data-person="${BEN.id}">Ben</button>`);
  const field = document.querySelector("textarea")!;
  field.setSelectionRange(3, 3);
  await userEvent.click(name);
  await userEvent.click(await screen.findByRole("button", { name: "Mention" }));
  expect(field.value).toBe("Ask @Ben Ode ");
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("P1: who is not in the open group cannot be mentioned there", async () => {
  await userEvent.click(put(`<button data-person="${OTHER_BEN.id}">Ben</button>`));
  await screen.findByRole("button", { name: "Message" });
  expect(screen.queryByRole("button", { name: "Mention" })).toBeNull();
});

test("P1: Enter on a mention that means two people asks which one, told apart by their short ids", async () => {
  const mention = put(`<span role="button" tabindex="0" data-person="${BEN.id} ${OTHER_BEN.id}">@Ben Ode</span>`);
  mention.focus();
  await userEvent.keyboard("{Enter}");
  const buttons = await screen.findAllByRole("button", { name: /^Ben Ode #/u });
  expect(new Set(buttons.map((one) => one.textContent)).size).toBe(2);
  await userEvent.click(buttons[1]!);
  await screen.findByRole("dialog", { name: "Ben Ode" });
  expect(screen.queryByRole("button", { name: "Mention" })).toBeNull();
});

test("P1: hovering opens nothing", async () => {
  await userEvent.hover(put(`<button data-person="${BEN.id}">Ben</button>`));
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("P2: one's own card sets a status that is offered, and clears one by a click", async () => {
  await userEvent.click(put(`<button data-person="me">Me</button>`));
  await userEvent.click(await screen.findByRole("button", { name: "Set a status" }));
  await userEvent.click(await screen.findByRole("button", { name: /In a meeting/u }));
  await userEvent.click(screen.getByRole("button", { name: "Save status" }));
  expect(said).toHaveBeenCalledWith({ emoji: "📅", text: "In a meeting", lasts: 3_600 });
});

test("P2: a status is cleared by a click", async () => {
  state.profiles.set("me", PROFILE);
  await userEvent.click(put(`<button data-person="me">Me</button>`));
  await userEvent.click(await screen.findByRole("button", { name: "Clear status" }));
  expect(said).toHaveBeenCalledWith(null);
});
