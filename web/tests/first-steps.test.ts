// @vitest-environment jsdom

import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { tick } from "svelte";
import { takeWords } from "../src/i18n/words.svelte";
import { look } from "../src/ui/channels/looked.svelte";

const page = vi.hoisted(() => ({ summaries: [] as object[], went: "", isAdministrator: false, members: 1 }));

vi.stubGlobal("isSecureContext", false);
vi.mock("../src/core/ids", async (original) => ({
  ...(await original<object>()),
  madeAt: () => new Date().toISOString(),
}));
vi.mock("../src/app.svelte", () => ({
  client: { picture: () => undefined,
    get me() {
      return { id: "me", first_name: "Ana", last_name: "Costa", is_administrator: page.isAdministrator };
    },
    get conversations() {
      return [{ member_count: page.members }];
    },
    get summaries() {
      return page.summaries;
    },
  },
  navigation: { go: (path: string) => (page.went = path) },
}));

const { default: Welcome } = await import("../src/screens/Welcome.svelte");

beforeEach(async () => {
  Object.assign(page, { summaries: [], went: "", isAdministrator: false, members: 1 });
  await takeWords("conversation");
  await takeWords("later");
});

test("H2: somebody new is shown the way to the channels", async () => {
  render(Welcome);
  await userEvent.click(screen.getByRole("button", { name: "Browse channels" }));
  expect(page.went).toBe("/channels");
});

test("whoever was put into a channel where others talk has begun no chat yet", () => {
  page.summaries = [{ isSilent: false, isChannel: true }];
  render(Welcome);
  expect(screen.getByRole("button", { name: "New chat" })).toBeTruthy();
});

test("H2: whoever was put into a channel has not looked around yet, and whoever looked has", async () => {
  page.summaries = [{ isSilent: true, isChannel: true }];
  render(Welcome);
  expect(screen.getByRole("button", { name: "Browse channels" })).toBeTruthy();
  look("me");
  await tick();
  expect(screen.getByText("Look around the channels")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Browse channels" })).toBe(null);
});

test("H2: an administrator invites people first, until somebody is here", async () => {
  page.isAdministrator = true;
  const { unmount } = render(Welcome);
  await userEvent.click(screen.getByRole("button", { name: "Invite" }));
  expect(page.went).toBe("/workspace/invitations");
  unmount();
  page.members = 2;
  render(Welcome);
  expect(screen.queryByRole("button", { name: "Invite" })).toBe(null);
});
