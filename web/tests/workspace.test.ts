// @vitest-environment jsdom

import { render, screen, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { Workspace, WorkspacePerson } from "../src/actions/workspace";
import { bytes, duration, milliseconds } from "../src/i18n/amounts";
import { words as german } from "../src/i18n/de/later";
import { takeWords } from "../src/i18n/words.svelte";
import { until } from "./patience";

const page = vi.hoisted(() => ({
  done: [] as string[],
  people: [] as unknown[],
  workspace: {},
  section: null as string | null,
  isAdministrator: true,
  /** The server has answered. */
  answered: Promise.resolve(),
}));

vi.mock("../src/app.svelte", () => ({
  client: { picture: () => undefined,
    get me() {
      return { id: "ada", is_administrator: page.isAdministrator };
    },
  },
  navigation: {
    go: () => undefined,
    get route() {
      return { section: page.section };
    },
  },
  session: {},
}));
vi.mock("../src/actions/channels", () => ({ channelsSearch: () => new Promise(() => undefined) }));
vi.mock("../src/actions/invitations", () => ({ invitationsPage: () => new Promise(() => undefined) }));
vi.mock("../src/actions/workspace", () => ({
  defaultChannels: () => new Promise(() => undefined),
  storage: () => new Promise(() => undefined),
  measures: () => new Promise(() => undefined),
  workspaceLoad: () => Promise.resolve({ data: page.workspace }),
  workspaceUpdate: (change: object) => {
    page.done.push(JSON.stringify(change));
    return Promise.resolve({ data: { ...page.workspace, ...change } });
  },
  workspacePeople: (q: string) => {
    page.done.push(`load ${q}`);
    return Promise.resolve({ data: { results: page.people, next: null } });
  },
  workspacePersonUpdate: (id: string, change: object) => {
    page.done.push(`${id} ${JSON.stringify(change)}`);
    const detail = "Make somebody else an administrator first: this is the last one.";
    return page.answered.then(() => (id === "ada" ? { error: { code: "conflict", detail } } : { data: { ...BEN, ...change } }));
  },
  workspacePersonSignOut: () => page.answered.then(() => null),
  workspacePersonReset: () => Promise.resolve({ data: { token: "secret", expires_in: 3600 } }),
}));

vi.stubGlobal("matchMedia", () => ({ matches: true, addEventListener: () => undefined, removeEventListener: () => undefined }));
HTMLElement.prototype.showPopover = HTMLElement.prototype.hidePopover = () => undefined;
HTMLDialogElement.prototype.showModal = function (): void {
  this.open = true;
};
HTMLDialogElement.prototype.close = function (): void {
  this.open = false;
  this.dispatchEvent(new Event("close"));
};

const { default: People } = await import("../src/ui/workspace/People.svelte");
const { default: General } = await import("../src/ui/workspace/General.svelte");
const { default: Screen } = await import("../src/screens/Workspace.svelte");

function account(id: string, first_name: string, change: Partial<WorkspacePerson> = {}): WorkspacePerson {
  return {
    ...{ id, first_name, last_name: "Ode", picture: null, email: `${id}@example.org`, is_active: true },
    ...{ is_administrator: false, created_at: "2026-11-29T08:00:00Z", sessions: 1 },
    ...change,
  };
}
const ADA = account("ada", "Ada", { is_administrator: true });
const BEN = account("ben", "Ben");

beforeEach(async () => {
  await Promise.all(["door", "account", "conversation", "later"].map((part) => takeWords(part as "later")));
  page.done.length = 0;
  page.answered = Promise.resolve();
  page.people = [ADA, BEN];
  page.workspace = {
    ...{ name: "Harbour", registration: "open", invitations: "admins", fixed: ["invitations"] },
    sends_mail: false,
  } satisfies Workspace;
  [page.section, page.isAdministrator] = [null, true];
  document.head.innerHTML = "";
});

async function choose(name: string, what: string): Promise<void> {
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: `Actions for ${name} Ode` }));
  await user.click(screen.getByText(what));
}

test("G2: somebody is made an administrator after a question, and is shown as one", async () => {
  render(People);
  await choose("Ben", "Make administrator");
  await userEvent.setup().click(within(screen.getByRole("dialog")).getByRole("button", { name: "Make administrator" }));
  expect(page.done).toContain('ben {"is_administrator":true}');
  expect(await screen.findAllByText("Administrator")).toHaveLength(2);
});

test("G2: what the server refuses is said", async () => {
  render(People);
  await choose("Ada", "Take administrator role back");
  const dialog = within(screen.getByRole("dialog"));
  await userEvent.setup().click(dialog.getByRole("button", { name: "Take administrator role back" }));
  expect(await screen.findByText("Make somebody else an administrator first: this is the last one.")).toBeTruthy();
});

test("G2: who is found anew is shown as the server has them by then", async () => {
  render(People);
  await choose("Ben", "Make administrator");
  await userEvent.setup().click(within(screen.getByRole("dialog")).getByRole("button", { name: "Make administrator" }));
  expect(await screen.findAllByText("Administrator")).toHaveLength(2);
  await userEvent.setup().type(screen.getByRole("searchbox"), "ode"); // Somebody else took it back meanwhile.
  await until(() => expect(page.done).toContain("load ode"));
  await until(() => expect(screen.getAllByText("Administrator")).toHaveLength(1));
});

test("G2: somebody who is made an administrator and signed out at once is shown as both", async () => {
  let answer = (): void => undefined;
  page.answered = new Promise((resolve) => (answer = resolve));
  render(People);
  for (const what of ["Make administrator", "Sign out everywhere"]) {
    await choose("Ben", what);
    await userEvent.setup().click(within(screen.getByRole("dialog")).getByRole("button", { name: what }));
  }
  answer();
  expect(await screen.findByText("Not signed in")).toBeTruthy();
  expect(screen.getAllByText("Administrator")).toHaveLength(2);
});

test("G2: a link for a new password is shown once", async () => {
  render(People);
  await choose("Ben", "Link for a new password");
  const link = await screen.findByLabelText<HTMLInputElement>("Link for a new password");
  expect(link.value).toBe(`${location.origin}/reset#secret`);
  await userEvent.setup().click(screen.getByRole("button", { name: "Close" }));
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("G3: who signs up is chosen; what the environment decides is not", async () => {
  render(General);
  const closed = await screen.findByLabelText<HTMLInputElement>("Nobody");
  await userEvent.setup().click(closed);
  expect(page.done).toEqual(['{"registration":"closed"}']);
  expect(closed.checked).toBe(true);
  expect(screen.getByLabelText<HTMLInputElement>("Administrators").disabled).toBe(true);
  expect(screen.getByText("The environment of the server decides this (INVITATIONS).")).toBeTruthy();
});

test("G3: a name that is being typed stays when something else is chosen", async () => {
  render(General);
  const name = await screen.findByLabelText<HTMLInputElement>("Name");
  await userEvent.setup().type(name, " of Ana");
  await userEvent.setup().click(screen.getByLabelText("Nobody"));
  expect(page.done).toEqual(['{"registration":"closed"}']);
  expect(name.value).toBe("Harbour of Ana");
});

test("G4: who is no administrator finds the invitations, or that it is for administrators", () => {
  page.isAdministrator = false;
  document.head.innerHTML = '<meta name="registration" content="closed">';
  const { unmount } = render(Screen);
  expect(screen.getByText("Only administrators see this.")).toBeTruthy();
  unmount();
  document.head.innerHTML = '<meta name="registration" content="open">';
  page.section = "people";
  render(Screen);
  expect(screen.getByRole("link", { name: "Invitations" })).toBeTruthy();
  expect(screen.queryByRole("link", { name: "People" })).toBeNull();
});

test("amounts have the unit that says them shortly", () => {
  expect([bytes(0), bytes(883_000), bytes(77_812_000_000)]).toEqual(["0 bytes", "883 kB", "77.8 GB"]);
  expect([bytes(1), bytes(990), bytes(4_400), bytes(100_000_000)]).toEqual(["1 byte", "990 bytes", "4.4 kB", "100 MB"]);
  expect([milliseconds(0.0042), milliseconds(0.25)]).toEqual(["4.2 ms", "250 ms"]);
  expect([duration(20), duration(5_400), duration(200_000)]).toEqual(["1 min", "1.5 hr", "2.3 days"]);
});

test("how long the server runs is said without a dot after the one of a short unit", () => {
  expect(german.workspace.server.since("3 Min.")).toBe("Seit dem Start vor 3 Min.");
});
