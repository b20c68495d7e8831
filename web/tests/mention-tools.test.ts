// @vitest-environment jsdom
/** Whom one mentions, while one writes: rules C17 and C19. */

import { cleanup, render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { tick } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Person } from "../src/api/socket";
import type { Source } from "../src/core/source";
import type { Called } from "../src/core/markup/mentions";
import type { State } from "../src/core/state/state";
import { takeWords } from "../src/i18n/words.svelte";
import { ANA, BEN, CHI, heldState, membership, message } from "./examples";
import { until } from "./patience";

const page = vi.hoisted(() => ({
  source: null as Pick<Source, "conversation" | "state"> | null,
  strangers: [] as Person[],
  searched: [] as string[],
  added: vi.fn<(id: string, people: string[]) => Promise<unknown>>(),
  /** Finds members whom nobody has loaded. */
  found: vi.fn<(id: string, q: string) => Promise<unknown>>(),
}));

vi.mock("../src/actions/blocks", () => ({ personIsBlocked: () => false }));
vi.mock("../src/app.svelte", () => ({ client: { picture: () => undefined, me: { id: "ana" }, source: () => page.source } }));
vi.mock("../src/actions/people", () => ({
  peopleSearch: (q: string) => {
    page.searched.push(q);
    const results = page.strangers.filter((one) => one.first_name.startsWith(q));
    return Promise.resolve({ data: { results } });
  },
}));
vi.mock("../src/actions/rooms", () => ({ membersAdd: page.added, membersPage: page.found }));

// What jsdom does not have.
Element.prototype.scrollIntoView = () => undefined;
Object.assign(document, { execCommand: () => false });

const user = userEvent.setup({ advanceTimers: (delay) => vi.advanceTimersByTimeAsync(delay) });

const { mean } = await import("../src/ui/composer/mentioning.svelte");
const { default: MentionTools } = await import("../src/ui/composer/MentionTools.svelte");

const BENNO = { id: "benno", first_name: "Benno", last_name: "" };
const BENEDIKT = { id: "benedikt", first_name: "Benedikt", last_name: "Lu" };
const OMAR = { id: "omar", first_name: "عمر", last_name: "سالم" };

let state: State;
let field: HTMLTextAreaElement;
const chosen = vi.fn<(called: Called) => void>();

beforeEach(async () => {
  cleanup();
  chosen.mockClear();
  page.added.mockReset().mockResolvedValue(null);
  page.strangers = [];
  page.searched = [];
  vi.useFakeTimers();
  await takeWords("conversation");
  await takeWords("later");
  document.body.innerHTML = "<textarea></textarea>";
  field = document.querySelector("textarea")!;
  state = heldState(1);
  gather(ANA, BEN, CHI, BENNO, OMAR);
});

afterEach(() => vi.useRealTimers());

/** Let these people be in the group. */
function gather(...people: Person[]): void {
  state.loadMembers("watch", people.map(membership));
  page.source = { conversation: state.conversations.get("watch")!, state };
}

function open(mentions?: Called[], hasTyped = true) {
  return render(MentionTools, {
    id: "watch",
    field: () => field,
    written: { text: field.value, ...(mentions && { mentions }) },
    hasTyped,
    onchoose: chosen,
  });
}

const names = () => screen.queryAllByRole("option").map((one) => (one.querySelector(".name bdi") ?? one.querySelector(".name"))!.textContent.trim());

async function offered(text: string): Promise<void> {
  await user.type(field, text);
  await until(() => expect(screen.queryByRole("listbox")).not.toBe(null));
}

test("C17: @ offers the others in the room, whoever wrote last first, and everybody last", async () => {
  state.apply({ type: "message.created", message: message(2, { sender: CHI.id }) });
  page.source = { conversation: state.conversations.get("watch")!, state };
  open();
  await offered("@");
  expect(names()).toEqual(["Chi Tran", "Ben Ode", "Benno", "عمر سالم", "all"]);
  expect(page.searched).toEqual([]);
});

test("C17: a draft that ends in @ offers nobody before one writes on, wherever one clicks", async () => {
  field.value = "So @";
  field.focus();
  const { rerender } = open(undefined, false);
  await user.click(field);
  await vi.runAllTimersAsync();
  expect(names()).toEqual([]);
  await rerender({ hasTyped: true });
  await offered("be");
  expect(names()).toEqual(["Ben Ode", "Benno"]);
});

test.each([
  ["be", ["Ben Ode", "Benno"]],
  ["ode", ["Ben Ode"]],
  ["ben o", ["Ben Ode"]],
  ["عمر س", ["عمر سالم"]],
  ["ALL", ["all"]],
])("C17: @%s offers %j", async (query, found) => {
  open();
  await offered(`So @${query}`);
  expect(names()).toEqual(found);
});

test.each(["a@ben", "`@ben", "https://x.org/@ben", "@ben says", "@Ben Ode "])("C17: %s offers nobody", async (text) => {
  open();
  await user.type(field, text);
  await vi.runAllTimersAsync();
  expect(names()).toEqual([]);
});

test("C17: where another draft takes the place of what was begun, Enter picks nobody", async () => {
  open();
  await offered("So @be");
  field.value = "Written on another device";
  await user.type(field, "{Enter}");
  expect(chosen).not.toHaveBeenCalled();
  expect(field.value).toBe("Written on another device\n");
});

test("C17: whoever is picked stands in the text, and the next Enter is the field's", async () => {
  open();
  await offered("So @be");
  await user.type(field, "{ArrowDown}{Enter}");
  expect(field.value).toBe("So @Benno ");
  expect(chosen).toHaveBeenCalledExactlyOnceWith({ id: "benno", name: "Benno" });
  await user.type(field, "{Backspace}");
  expect(names()).toEqual([]);
  await offered(" and @al");
  await user.type(field, "{Tab}");
  expect(field.value).toBe("So @Benno and @all ");
  expect(chosen).toHaveBeenLastCalledWith({ id: undefined, name: "all" });
});

test("C17: others of the workspace are offered behind the room, and told apart", async () => {
  page.strangers = [BENEDIKT, BEN];
  open();
  await offered("@Ben");
  await until(() => expect(names()).toEqual(["Ben Ode", "Benno", "Benedikt Lu"]));
  const [ben, , benedikt] = screen.getAllByRole("option");
  expect(benedikt!.textContent).toContain("Not in this group");
  expect(ben!.textContent).not.toContain("Not in this group");
});

test("C17: Enter picks whom one has chosen, also where others are found before them meanwhile", async () => {
  page.found.mockImplementation(() => {
    gather(ANA, BEN, CHI, BENNO, OMAR, { id: "bea", first_name: "Ben", last_name: "Abel" });
    return Promise.resolve();
  });
  state = heldState(1, { member_count: 10_000 });
  gather(ANA, BEN, CHI, BENNO, OMAR);
  open();
  await offered("@be");
  await user.type(field, "{ArrowDown}");
  await until(() => expect(names()).toEqual(["Ben Ode", "Ben Abel", "Benno"]));
  await user.type(field, "{Enter}");
  expect(chosen).toHaveBeenCalledExactlyOnceWith({ id: "benno", name: "Benno" });
});

test("C17: whom one mentions from their card is meant where their name is put, and in no other field", async () => {
  const other = vi.fn();
  const inThread = document.createElement("textarea");
  render(MentionTools, { id: "watch", field: () => inThread, written: { text: "@" }, hasTyped: true, onchoose: other });
  mean({ name: "Ben Ode", id: BEN.id }, field);
  await tick();
  open();
  await tick();
  expect(other).not.toHaveBeenCalled();
  expect(chosen).toHaveBeenCalledExactlyOnceWith({ name: "Ben Ode", id: BEN.id });
});

test("C17, A14: who is found while one presses moves nothing from under the pointer", async () => {
  page.strangers = [BENEDIKT];
  open();
  await offered("@Ben");
  const [ben] = screen.getAllByRole("option");
  await user.pointer({ keys: "[MouseLeft>]", target: ben! });
  await until(() => expect(page.searched).toEqual(["Ben"]));
  await vi.runAllTimersAsync();
  expect(names()).toEqual(["Ben Ode", "Benno"]);
  await user.pointer({ keys: "[/MouseLeft]", target: field });
  await until(() => expect(names()).toEqual(["Ben Ode", "Benno", "Benedikt Lu"]));
});

test("C17: where nobody is found, more letters ask for nobody", async () => {
  open();
  await user.type(field, "@Zo");
  await until(() => expect(page.searched).toEqual(["Zo"]));
  await user.type(field, "ra is here");
  await vi.runAllTimersAsync();
  expect(page.searched).toEqual(["Zo"]);
});

test("H6: in a large room members are found whom nobody has loaded, and others are told apart from them", async () => {
  const room = () => ({ conversation: state.conversations.get("watch")!, state });
  state = heldState(1, { member_count: 10_000 });
  state.loadMembers("watch", [ANA, BEN].map(membership));
  page.source = room();
  page.strangers = [BENEDIKT, BEN, BENNO];
  page.found.mockImplementation(() => {
    state.loadMembers("watch", [BENNO].map(membership));
    page.source = room();
    return Promise.resolve();
  });
  open([{ name: "Zora", id: "zora" }]);
  await offered("@Ben");
  await until(() => expect(names()).toEqual(["Ben Ode", "Benno", "Benedikt Lu"]));
  expect(page.found.mock.lastCall?.slice(0, 2)).toEqual(["watch", "Ben"]);
  const outside = screen.getAllByRole("option").map((one) => one.textContent.includes("Not in this group"));
  expect(outside).toEqual([false, false, true]);
});

test("C17: in a direct chat the other person is offered, and nobody else", async () => {
  page.strangers = [BENEDIKT];
  state = heldState(1, { kind: "direct", other: BEN });
  page.source = { conversation: state.conversations.get("watch")!, state };
  open([{ name: "Benedikt Lu", id: BENEDIKT.id }]);
  await offered("@");
  expect(names()).toEqual(["Ben Ode"]);
  await user.type(field, "Ben");
  await vi.runAllTimersAsync();
  expect(page.searched).toEqual([]);
  expect(screen.queryByRole("button")).toBe(null);
});

test("C19: somebody who is called and not in the group can be added, as long as they are called", async () => {
  field.value = "@Benedikt Lu, @Ben Ode";
  open([
    { name: "Benedikt Lu", id: BENEDIKT.id },
    { name: "Ben Ode", id: BEN.id },
    { name: "Zora", id: "zora" },
  ]);
  expect(screen.getByRole("status").textContent.trim()).toMatch(/^Benedikt Lu is not in this group\.\s+Add$/u);
  await user.click(screen.getByRole("button", { name: "Add" }));
  expect(page.added).toHaveBeenCalledExactlyOnceWith("watch", [BENEDIKT.id]);
  expect(document.activeElement).toBe(field);
});

test("C19: what is wrong with adding somebody is said there", async () => {
  page.added.mockResolvedValue({ code: "forbidden", detail: "" });
  field.value = "@Benedikt Lu";
  open([{ name: "Benedikt Lu", id: BENEDIKT.id }]);
  await user.click(screen.getByRole("button", { name: "Add" }));
  expect(screen.getByRole("status").querySelector(".problem")).not.toBe(null);
});
