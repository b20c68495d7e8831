// @vitest-environment jsdom

import { cleanup, render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { InvitationAbout } from "../src/actions/invited";
import type { Problem } from "../src/core/session";
import { takeWords } from "../src/i18n/words.svelte";
import { until } from "./patience";

interface Page {
  about: Partial<InvitationAbout> | Problem;
  accepted: { conversation: string | null } | Problem;
  /** The rooms that are known here. */
  rooms: string[];
  phase: "in" | "out";
  /** Let the page know that somebody is in. */
  enter: () => void;
  signedUp: Problem | null;
  done: string[];
}

const page = vi.hoisted((): Page => ({ ...({} as Page), done: [] }));

function answer(data: object): unknown {
  return Promise.resolve("code" in data ? { error: data } : { data });
}

vi.mock("../src/actions/invited", () => ({
  invitationAbout: (token: string) => {
    page.done.push(`about ${token}`);
    return answer("code" in page.about ? page.about : { ...ABOUT, ...page.about });
  },
  invitationAccept: (token: string) => {
    page.done.push(`accept ${token}`);
    return answer(page.accepted);
  },
}));
vi.mock("../src/core/sign-up", () => ({
  signUp: (_: unknown, form: { email: string; invitation: string }) => {
    page.done.push(`sign up ${form.email} ${form.invitation}`);
    if (page.signedUp === null) page.enter();
    return Promise.resolve(page.signedUp);
  },
}));
vi.mock("../src/app.svelte", async () => {
  const { createSubscriber } = await import("svelte/reactivity");
  const follow = createSubscriber((update) => {
    page.enter = () => {
      page.phase = "in";
      update();
    };
  });
  return {
    client: { picture: () => undefined,
      get phase() {
        follow();
        return page.phase;
      },
      conversation: (id: string) => (page.rooms.includes(id) ? { id } : undefined),
    },
    session: {
      me: { first_name: "Ana", last_name: "Costa" },
      signIn: (email: string) => {
        page.done.push(`sign in ${email}`);
        page.enter();
        return Promise.resolve(null);
      },
    },
    navigation: { go: (path: string) => page.done.push(`go ${path}`) },
  };
});

const ABOUT: InvitationAbout = {
  inviter: { id: "ben", first_name: "Ben", last_name: "Ode", picture: null },
  room: { id: "watch", kind: "group", title: "Harbour watch", purpose: "Berths", member_count: 3 },
  role: "member",
  email: "",
  expires_at: null,
  may_sign_up: true,
};
const OVER: Problem = { code: "not_found", detail: "This invitation has expired." };

const { default: Invite } = await import("../src/screens/Invite.svelte");

beforeEach(async () => {
  vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
  await takeWords("account");
  Object.assign(page, { about: {}, accepted: { conversation: "watch" }, rooms: [], phase: "out", signedUp: null });
  page.done.length = 0;
  history.replaceState(null, "", "#token");
});
afterEach(cleanup);

const button = (name: string): Promise<HTMLElement> => screen.findByRole("button", { name });

test("H11: the page of a link says who invites to what", async () => {
  page.about = { role: "admin" };
  render(Invite);
  await screen.findByRole("heading", { name: "Join Harbour watch" });
  const text = document.body.textContent;
  for (const said of ["Ben Ode invites you to this group.", "Berths", "3 people", "You will be an admin there."]) {
    expect(text).toContain(said);
  }
});

test("H11: whoever is new signs up by it and is led into the room as soon as it is there", async () => {
  page.about = { email: "ana@example.org" };
  page.rooms = ["watch"];
  render(Invite);
  await userEvent.type(await screen.findByLabelText("First name"), "Ana");
  await userEvent.type(screen.getByLabelText("Password"), "harbour42");
  await userEvent.click(await button("Join Harbour watch"));
  const done = ["about token", "sign up ana@example.org token", "go /c/watch"];
  await until(() => expect(page.done.slice(0, 3)).toEqual(done));
});

test("H11: whoever has signed up by it is asked for nothing more while the room comes", async () => {
  page.about = { email: "ana@example.org" };
  render(Invite);
  await userEvent.type(await screen.findByLabelText("First name"), "Ana");
  await userEvent.type(screen.getByLabelText("Password"), "harbour42");
  await userEvent.click(await button("Join Harbour watch"));
  await until(() => expect(screen.queryByLabelText("Password")).toBeNull());
  expect(screen.getByRole("heading", { name: "Join Harbour watch" })).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
});

test("H11: whoever has an account signs in there, and joins by that", async () => {
  page.accepted = { conversation: null };
  render(Invite);
  await userEvent.click(await button("Sign in"));
  await userEvent.type(screen.getByLabelText("E-mail"), "ana@example.org");
  await userEvent.type(screen.getByLabelText("Password"), "harbour42");
  await userEvent.click(await button("Sign in"));
  expect(page.done).toEqual(["about token", "sign in ana@example.org", "accept token", "go /"]);
});

test("H11: whoever is signed in joins by one button, and who is in the room is led there", async () => {
  page.phase = "in";
  const { unmount } = render(Invite);
  expect(await screen.findByText("You are signed in as Ana Costa.")).toBeTruthy();
  await userEvent.click(await button("Join Harbour watch"));
  expect(page.done).toEqual(["about token", "accept token"]);
  unmount();
  page.rooms = ["watch"];
  render(Invite);
  await until(() => expect(page.done).toContain("go /c/watch"));
});

test("H11: a link that is over says why, before and while one signs up", async () => {
  page.about = OVER;
  const { unmount } = render(Invite);
  await screen.findByText(OVER.detail);
  expect(screen.getByText("Ask whoever invited you for a new link.")).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
  unmount();
  page.about = {};
  page.signedUp = { code: "invalid", detail: "", fields: { invitation: [OVER.detail] } };
  render(Invite);
  await userEvent.type(await screen.findByLabelText("First name"), "Ana");
  await userEvent.type(screen.getByLabelText("E-mail"), "ana@example.org");
  await userEvent.type(screen.getByLabelText("Password"), "harbour42");
  await userEvent.click(await button("Join Harbour watch"));
  await screen.findByText(OVER.detail);
});

test("H11: a link into a room that makes no accounts asks for the one that one has", async () => {
  page.about = { may_sign_up: false };
  render(Invite);
  await screen.findByText("This invitation is for people who have an account here.");
  expect(screen.queryByLabelText("First name")).toBeNull();
});

test("H11: without a connection it can be tried again", async () => {
  page.about = { code: "unavailable", detail: "" };
  render(Invite);
  const again = await button("Try now");
  page.about = {};
  await userEvent.click(again);
  await button("Join Harbour watch");
});
