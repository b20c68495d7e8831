// @vitest-environment jsdom

import { render, screen, within } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { Invitation } from "../src/actions/invitations";
import { emailsIn, mayInviteHere, mayInviteTo } from "../src/core/inviting";
import { takeWords } from "../src/i18n/words.svelte";

const page = vi.hoisted(() => ({ done: [] as string[], results: [] as unknown[], copied: "" }));

vi.mock("../src/core/site", () => ({
  meta: (name: string) => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? null,
  sendsMail: true,
}));
vi.mock("../src/ui/clipboard", () => ({
  copyText: (text: string) => {
    page.copied = text;
    return Promise.resolve();
  },
}));
vi.mock("../src/actions/invitations", () => ({
  invitationsPage: () => Promise.resolve({ data: { results: page.results, next: null } }),
  invitationCreate: (wanted: object) => {
    page.done.push(JSON.stringify(wanted));
    const made = invitation("made");
    page.results = [made, ...page.results];
    return Promise.resolve({ data: made });
  },
  invitationsMail: (_: object, emails: string[]) => {
    page.done.push(`mail ${emails.join(" ")}`);
    return Promise.resolve({ data: { results: emails.map((email) => invitation(email)) } });
  },
  invitationRevoke: (id: string) => {
    page.done.push(`revoke ${id}`);
    page.results = [];
    return Promise.resolve({});
  },
  invitationPeople: () =>
    Promise.resolve({ data: { results: [{ person: ANA, used_at: "2026-11-29T08:00:00Z" }], next: null } }),
}));
Element.prototype.scrollIntoView = () => undefined;

const { default: Invitations } = await import("../src/ui/invitations/Invitations.svelte");

const ANA = { id: "ana", first_name: "Ana", last_name: "Costa", picture: null };

function invitation(id: string, change: Partial<Invitation> = {}): Invitation {
  return {
    ...{ id, conversation: "watch", role: "member", token: `token-${id}`, email: "", creator: ANA },
    ...{ created_at: "2026-11-29T08:00:00Z", expires_at: null, max_uses: null, uses: 0, state: "live" },
    ...change,
  };
}

beforeEach(async () => {
  await Promise.all(["door", "account", "conversation", "later"].map((part) => takeWords(part as "later")));
  page.done.length = 0;
  page.results = [];
});

test("H12: a link is made as it was chosen, and is the one to be copied", async () => {
  const user = userEvent.setup();
  render(Invitations, { room: "watch", givesAdmin: true });
  await user.selectOptions(screen.getByLabelText("Join as"), "Admin");
  await user.selectOptions(screen.getByLabelText("Valid for"), "1 day");
  await user.selectOptions(screen.getByLabelText("Limit"), "10 people");
  await user.click(screen.getByRole("button", { name: "Create link" }));
  expect(JSON.parse(page.done[0]!)).toEqual({
    conversation: "watch", role: "admin", lasts: 86_400, max_uses: 10,
  });
  const copy = await screen.findByRole("button", { name: "Copy link" });
  expect(document.activeElement).toBe(copy);
  await user.click(copy);
  expect(page.copied).toBe(`${location.origin}/invite#token-made`);
});

test("H12: a role is given by an owner alone", () => {
  render(Invitations, { room: "watch", givesAdmin: false });
  expect(screen.queryByLabelText("Join as")).toBeNull();
});

test("H12: those that are good are listed with who came by them; others are not", async () => {
  page.results = [
    invitation("used", { uses: 1, max_uses: 10, email: "otto@example.org" }),
    invitation("owners", { token: null }),
    invitation("over", { state: "expired" }),
  ];
  render(Invitations, { room: "watch", givesAdmin: true });
  const came = await screen.findByRole("button", { name: "1 of 10 joined" });
  expect(screen.getByText("Mailed to otto@example.org")).toBeTruthy();
  expect(screen.getAllByRole("button", { name: "Revoke" })).toHaveLength(2);
  expect(screen.getAllByRole("button", { name: "Copy link" })).toHaveLength(1);
  await userEvent.setup().click(came);
  expect(await within(screen.getByRole("list", { name: "Who joined" })).findByText("Ana Costa")).toBeTruthy();
});

test("H12: those that are over say why, and who came by them, once one asks", async () => {
  page.results = [
    invitation("one"),
    invitation("two", { state: "used_up", uses: 1, max_uses: 1 }),
    invitation("three", { state: "revoked" }),
  ];
  const user = userEvent.setup();
  render(Invitations, { room: "watch", givesAdmin: true });
  const opener = await screen.findByRole("button", { name: "Past links", expanded: false });
  expect(screen.queryByText("Used up")).toBeNull();
  await user.click(opener);
  const over = within(screen.getByRole("list", { name: "Past links" }));
  expect(over.getByText("Used up")).toBeTruthy();
  expect(over.getByText("Revoked")).toBeTruthy();
  expect(over.queryByRole("button", { name: /Copy|Revoke/u })).toBeNull();
  await user.click(over.getByRole("button", { name: "1 of 1 joined" }));
  expect(await over.findByText("Ana Costa")).toBeTruthy();
});

test("H12: a link is revoked after a question", async () => {
  page.results = [invitation("one")];
  const user = userEvent.setup();
  render(Invitations, { room: "watch", givesAdmin: true });
  await user.click(await screen.findByRole("button", { name: "Revoke" }));
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  expect(page.done).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Revoke" }));
  await user.click(screen.getByRole("button", { name: "Revoke" }));
  expect(page.done).toEqual(["revoke one"]);
  expect(await screen.findByText("No active links.")).toBeTruthy();
});

test("H12: several are mailed at once", async () => {
  const user = userEvent.setup();
  render(Invitations, { room: "watch", givesAdmin: false });
  await user.type(screen.getByLabelText("Send by mail to"), "nina@example.org; otto@example.org");
  await user.click(screen.getByRole("button", { name: "Send" }));
  expect(page.done).toEqual(["mail nina@example.org otto@example.org"]);
});

test("e-mails stand between commas, semicolons and spaces", () => {
  expect(emailsIn(" a@x.org, b@x.org;c@x.org\na@x.org ")).toEqual(["a@x.org", "b@x.org", "c@x.org"]);
});

test("e-mails are taken with their names as mail programs copy them", () => {
  expect(emailsIn('Ana Öz <a@x.org>, "Ode, Ben" <b@x.org>; c@x.org')).toEqual(["a@x.org", "b@x.org", "c@x.org"]);
});

test("H12, G4: who invites is what the server decides", () => {
  const room = (kind: "direct" | "group" | "channel", role: "owner" | "admin" | "member") => mayInviteTo({ kind, role });
  expect([room("channel", "member"), room("group", "admin"), room("group", "member"), room("direct", "member")]).toEqual(
    [true, true, false, false],
  );
  expect(mayInviteTo({ kind: "channel", role: "owner", settings: { is_archived: true } })).toBe(false);
  const set = (registration: string, invitations: string): void => {
    document.head.innerHTML = `<meta name="registration" content="${registration}"><meta name="invitations" content="${invitations}">`;
  };
  set("open", "everyone");
  expect(mayInviteHere(false)).toBe(true);
  set("invite", "admins");
  expect([mayInviteHere(false), mayInviteHere(true)]).toEqual([false, true]);
  set("closed", "everyone");
  expect(mayInviteHere(true)).toBe(false);
});
