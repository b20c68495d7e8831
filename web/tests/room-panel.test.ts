// @vitest-environment jsdom

import { render, screen, waitFor, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { Conversation, Member, Person } from "../src/api/socket";
import type { State } from "../src/core/state/state";
import { takeWords } from "../src/i18n/words.svelte";
import { ANA, BEN, CHI, heldState, membership } from "./examples";

interface Page {
  state: State;
  /** What the server was asked for, in order. */
  done: string[];
  route: { id: string };
  /** The server has answered. */
  answered: Promise<void>;
  members: Record<string, { results: Member[]; next: string | null }>;
  /** Whose presence was followed, one time after the other. */
  followed: string[][];
}
const page = vi.hoisted(() => ({ done: [] as string[], followed: [], members: {} }) as unknown as Page);

vi.mock("../src/app.svelte", () => ({
  client: { picture: () => undefined,
    me: { id: "ana" },
    get state() {
      return page.state;
    },
    get dialogue() {
      return { state: page.state };
    },
    conversation: () => page.state.conversations.get("watch"),
  },
  navigation: {
    go: (path: string) => void page.done.push(`go ${path}`),
    get route() {
      return page.route;
    },
  },
}));
vi.mock("../src/actions/conversations", () => ({ conversationDirectOpen: () => page.answered.then(() => ({ data: { id: "with-ben" } })) }));
vi.mock("../src/actions/people", () => ({ peopleFollow: (ids: string[]) => void page.followed.push(ids), peopleSearch: () => new Promise(() => undefined) }));
vi.mock("../src/actions/rooms", () => ({
  conversationUpdate: (_: string, change: object) => {
    page.done.push(JSON.stringify(change));
    return Promise.resolve(null);
  },
  memberRemove: (_: string, person: string) => {
    page.done.push(`remove ${person}`);
    return page.answered.then(() => null);
  },
  membersPage: (_: string, q: string, cursor: string) => {
    page.done.push(`load ${q}:${cursor}`);
    const data = page.members[`${q}:${cursor}`] ?? { results: [], next: null };
    page.state.loadMembers("watch", data.results);
    return Promise.resolve({ data });
  },
  roleSet: (_: string, person: string, role: string) => {
    page.done.push(`${person} ${role}`);
    return Promise.resolve(null);
  },
}));

vi.stubGlobal("matchMedia", () => ({ matches: true })); // Menus are sheets, which measure nothing.
HTMLElement.prototype.showPopover = HTMLElement.prototype.hidePopover = () => undefined;
HTMLDialogElement.prototype.showModal = function (): void {
  this.open = true;
};
HTMLDialogElement.prototype.close = function (): void {
  this.open = false;
  this.dispatchEvent(new Event("close"));
};

const { default: Members } = await import("../src/ui/rooms/Members.svelte");
const { default: RoomSettings } = await import("../src/ui/rooms/RoomSettings.svelte");
const { default: RoomActions } = await import("../src/ui/rooms/RoomActions.svelte");

const DAN: Person = { id: "dan", first_name: "Dan", last_name: "Fox" };

beforeEach(async () => {
  await Promise.all(["door", "conversation", "later"].map((part) => takeWords(part as "later")));
  page.done.length = 0;
  page.members = {};
  page.route = { id: "watch" };
  page.answered = Promise.resolve();
});

/** Go to another room while the server has not answered; then let it. */
async function goOn(): Promise<void> {
  page.route = { id: "tides" };
  answer();
  await new Promise((resolve) => setTimeout(resolve));
}

let answer = (): void => undefined;
function wait(): void {
  page.answered = new Promise((resolve) => (answer = resolve));
}

/** Let Ana be in a channel in some role. */
function be(role: string, change: Partial<Conversation> = {}): void {
  page.state = heldState(1, { kind: "channel", title: "Tides", role, member_count: 60, ...change });
}

function as(person: Person, role: string): Member {
  return { ...membership(person), role };
}

/** Show the members, who are known already. */
function show(...members: Member[]): void {
  page.state.loadMembers("watch", members);
  page.members[":"] = { results: members, next: null };
  render(Members, { id: "watch" });
}

/** Return what the menu of somebody offers. */
async function menuOf(person: Person): Promise<(string | null)[]> {
  const name = `Actions for ${person.first_name} ${person.last_name}`;
  await userEvent.click(await screen.findByRole("button", { name }));
  return screen.getAllByRole("menuitem", { hidden: true }).map((item) => item.textContent.trim());
}

test("H8: members are loaded page by page, and found by name on the server", async () => {
  be("member");
  page.members[":"] = { results: [as(BEN, "owner"), as(CHI, "member")], next: "more" };
  page.members[":more"] = { results: [as(ANA, "member")], next: null };
  page.members["fox:"] = { results: [as(DAN, "member")], next: null };
  render(Members, { id: "watch" });
  const names = () => screen.getAllByRole("listitem").map((item) => item.textContent.trim().split(/\s+/u)[1]);
  await waitFor(() => expect(names()).toHaveLength(2));
  await userEvent.click(screen.getByRole("button", { name: "Show more" }));
  await waitFor(() => expect(names()).toHaveLength(3));
  await userEvent.type(screen.getByRole("searchbox", { name: "Find a member" }), "fox");
  await waitFor(() => expect(names()).toHaveLength(1));
  expect(screen.getByRole("listitem").textContent).toContain("Dan Fox");
  expect(page.done).toEqual(["load :", "load :more", "load fox:"]);
});

test("P3: of a long list those are followed who are in view, with a view around it, as one scrolls", async () => {
  be("member");
  const many = Array.from({ length: 90 }, (_, index) => as({ ...DAN, id: `dan-${index}` }, "member"));
  let scrolled = 0;
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockImplementation(function (this: Element) {
    const index = [...(this.parentElement?.children ?? [])].indexOf(this);
    return new DOMRect(0, 100 * index - scrolled, 10, 100);
  });
  vi.stubGlobal("innerHeight", 1_000);
  page.members[":"] = { results: many, next: null };
  render(Members, { id: "watch" });
  const followed = (): [string | undefined, string | undefined] => [page.followed.at(-1)?.[0], page.followed.at(-1)?.at(-1)];
  await waitFor(() => expect(followed()).toEqual(["dan-0", "dan-20"]));
  scrolled = 5_000;
  document.body.dispatchEvent(new Event("scroll"));
  await waitFor(() => expect(followed()).toEqual(["dan-40", "dan-70"]));
  vi.restoreAllMocks();
});

test.each([
  ["owner", "member", ["Send a message", "Make admin", "Hand over ownership", "Remove from channel"]],
  ["owner", "admin", ["Send a message", "Take admin role back", "Hand over ownership", "Remove from channel"]],
  ["owner", "owner", ["Send a message", "Take ownership back", "Remove from channel"]],
  ["admin", "member", ["Send a message", "Remove from channel"]],
  ["admin", "admin", ["Send a message"]],
  ["member", "member", ["Send a message"]],
  ["captain", "captain", ["Send a message"]],
])("H9: one who is %s does with one who is %s what the server lets them do", async (own, other, offered) => {
  be(own);
  show(as(BEN, other));
  expect(await menuOf(BEN)).toEqual(offered);
});

test("H9: to hand over makes somebody else the owner, after a question, and oneself an admin", async () => {
  be("owner");
  show(as(BEN, "member"));
  await menuOf(BEN);
  await userEvent.click(screen.getByText("Hand over ownership"));
  const dialog = screen.getByRole("dialog", { hidden: true });
  expect(dialog.textContent).toContain("only Ben Ode can give the ownership back");
  expect(page.done).toEqual(["load :"]);
  await userEvent.click(within(dialog).getByRole("button", { name: "Hand over ownership", hidden: true }));
  await waitFor(() => expect(page.done).toEqual(["load :", "ben owner", "ana admin"]));
});

test("H9: where somebody else owns it too, any owner can give the ownership back", async () => {
  be("owner");
  show(as(ANA, "owner"), as(BEN, "member"), as(DAN, "owner"));
  await menuOf(BEN);
  await userEvent.click(screen.getByText("Hand over ownership"));
  expect(screen.getByRole("dialog", { hidden: true }).textContent).toContain("only an owner can give the ownership back");
});

test("H9: one owner makes another one an admin, after a question", async () => {
  be("owner");
  show(as(BEN, "owner"));
  await menuOf(BEN);
  await userEvent.click(screen.getByText("Take ownership back"));
  const dialog = screen.getByRole("dialog", { hidden: true });
  expect(dialog.textContent).toContain("Take the ownership from Ben Ode?");
  await userEvent.click(within(dialog).getByRole("button", { name: "Take ownership back", hidden: true }));
  await waitFor(() => expect(page.done).toEqual(["load :", "ben admin"]));
});

test("H7: who writes is set by those who lead, and what newcomers see is said to everybody", async () => {
  be("admin");
  render(RoomSettings, { id: "watch" });
  expect(screen.getByText("Whoever joins sees the whole history.")).toBeTruthy();
  await userEvent.click(screen.getByRole("switch", { name: "Only owners and admins write" }));
  expect(page.done).toEqual(['{"posting":"admins"}']);
  document.body.replaceChildren();
  be("member", { settings: { posting: "admins", history: "joined" } });
  render(RoomSettings, { id: "watch" });
  expect(screen.queryByRole("switch")).toBe(null);
  expect(screen.getByText("Only owners and admins write here.")).toBeTruthy();
  expect(screen.getByText("Whoever joins sees what is written from then on.")).toBeTruthy();
});

test("H10: the only owner who leaves is told to hand over first", async () => {
  be("owner");
  page.state.loadMembers("watch", [as(ANA, "owner"), as(BEN, "admin")]);
  render(RoomActions, { id: "watch" });
  await userEvent.click(screen.getByRole("button", { name: "Leave channel" }));
  const dialog = screen.getByRole("dialog", { hidden: true });
  expect(dialog.textContent).toContain("Leave “Tides”?");
  expect(dialog.textContent).toContain("You are the only owner. Hand over the ownership first");
  await userEvent.click(within(dialog).getByRole("button", { name: "Leave", hidden: true }));
  await waitFor(() => expect(page.done).toEqual(["remove ana", "go /"]));
});

test("H10: whoever went on to another room before they are out of the one that they leave stays there", async () => {
  be("member");
  wait();
  render(RoomActions, { id: "watch" });
  await userEvent.click(screen.getByRole("button", { name: "Leave channel" }));
  const dialog = within(screen.getByRole("dialog", { hidden: true }));
  await userEvent.click(dialog.getByRole("button", { name: "Leave", hidden: true }));
  await goOn();
  expect(page.done).toEqual(["remove ana"]);
});

test("H9: whoever went on to another room before a chat is there that they asked for stays there", async () => {
  be("member");
  wait();
  show(as(BEN, "member"));
  await menuOf(BEN);
  await userEvent.click(screen.getByText("Send a message"));
  await goOn();
  expect(page.done).toEqual(["load :"]);
});

test("H10: a room is archived and restored after a question, by those who lead", async () => {
  be("member");
  render(RoomActions, { id: "watch" });
  expect(screen.queryByRole("button", { name: "Archive channel" })).toBe(null);
  document.body.replaceChildren();
  be("admin", { settings: { is_archived: true } });
  render(RoomActions, { id: "watch" });
  await userEvent.click(screen.getByRole("button", { name: "Restore channel" }));
  await userEvent.click(screen.getByRole("button", { name: "Restore", hidden: true }));
  expect(page.done).toEqual(['{"is_archived":false}']);
});
