// @vitest-environment jsdom

import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { Row } from "../src/core/rows";
import type { Summary } from "../src/core/summaries";
import { takeWords } from "../src/i18n/words.svelte";
import { until } from "./patience";

const ROOM = { id: "harbour", hueOf: "harbour", title: "Harbour", isGroup: true } as Summary;
const PIER = { ...ROOM, id: "pier", hueOf: "pier", title: "Pier" };
const done: string[] = [];
let answer: unknown = { data: { id: "with-ben" } };

/** When what is forwarded is in the outbox. */
let kept = Promise.resolve();
vi.mock("../src/actions/message-choices", () => ({
  messagesForward: (source: string, rows: readonly Row[], to: string) => {
    done.push(`${rows.map(({ seq }) => seq).join()} of ${source} to ${to}`);
    return kept;
  },
}));
vi.mock("../src/actions/conversations", () => ({
  conversationDirectOpen: () => Promise.resolve(answer),
}));
vi.mock("../src/actions/people", () => ({
  peopleSearch: () =>
    Promise.resolve({ data: { results: [{ id: "ben", first_name: "Ben", last_name: "Ode" }] } }),
}));
vi.mock("../src/actions/blocks", () => ({ personIsBlocked: () => false }));
vi.mock("../src/app.svelte", () => ({
  client: { picture: () => undefined,
    me: { id: "ana" },
    summaries: [ROOM, PIER],
    conversation: (id: string) => (id === "harbour" ? {} : undefined),
    state: { person: () => undefined },
    source: () => null,
  },
}));

// What jsdom does not have.
HTMLDialogElement.prototype.showModal = function (): void {
  this.open = true;
};
HTMLDialogElement.prototype.close = function (): void {
  this.open = false;
};

const { default: ForwardedFrom } = await import("../src/ui/messages/ForwardedFrom.svelte");
const { default: ForwardTo } = await import("../src/ui/messages/ForwardTo.svelte");

beforeEach(async () => {
  done.length = 0;
  await takeWords("conversation");
  await takeWords("later");
});

function forwarded(conversation: string) {
  return { sender: "ben", name: "Ben Ode", created_at: "2026-11-20T09:00:00Z", conversation, seq: 7 };
}

test("M12: a forwarded message leads to the original whoever is in its conversation, and nobody else", () => {
  render(ForwardedFrom, { forwarded: forwarded("harbour") });
  const link = screen.getByRole("link", { name: "Forwarded from Ben Ode" });
  expect(link.getAttribute("href")).toBe("/c/harbour?m=7");
  render(ForwardedFrom, { forwarded: forwarded("elsewhere") });
  expect(screen.getAllByText("Forwarded from Ben Ode")).toHaveLength(2);
  expect(screen.getAllByRole("link")).toHaveLength(1);
});

test("M12: messages are forwarded to conversations, and to people whom one has none with", async () => {
  const closed = vi.fn();
  const user = userEvent.setup();
  render(ForwardTo, { id: "watch", rows: [{ seq: 3 }, { seq: 5 }] as Row[], ondone: closed, onclose: () => undefined });
  const send = screen.getByRole("button", { name: "Forward" });
  expect(send).toHaveProperty("disabled", true);
  await user.type(screen.getByRole("combobox"), "har{Enter}");
  await user.type(screen.getByRole("combobox"), "ben");
  await user.click(await screen.findByRole("option", { name: /Ben Ode/u }));
  expect(screen.getByRole("list", { name: "Chosen" }).textContent).toContain("Harbour");

  answer = { error: { code: "unavailable", detail: "" } };
  await user.click(send);
  await screen.findByRole("button", { name: "Do not forward to Ben Ode" });
  expect(screen.queryByRole("button", { name: "Do not forward to Harbour" })).toBe(null);
  answer = { data: { id: "with-ben" } };
  await user.click(send);
  expect(done).toEqual(["3,5 of watch to harbour", "3,5 of watch to with-ben"]);
  expect(closed).toHaveBeenCalled();
});

test("M12: a second click while messages are forwarded does not send them again", async () => {
  const user = userEvent.setup();
  render(ForwardTo, {
    id: "watch",
    rows: [{ seq: 3 }] as Row[],
    ondone: () => undefined,
    onclose: () => undefined,
  });
  await user.type(screen.getByRole("combobox"), "har{Enter}");
  let keep: () => void = () => undefined;
  kept = new Promise((resolve) => (keep = resolve));
  await user.dblClick(screen.getByRole("button", { name: "Forward" }));
  keep();
  await kept;
  expect(done).toEqual(["3 of watch to harbour"]);
});

test("M12: who is taken out while a chat is being opened gets nothing, and who is added then gets all", async () => {
  let open = (): void => undefined;
  answer = new Promise<void>((resolve) => (open = resolve)).then(() => ({ data: { id: "with-ben" } }));
  const user = userEvent.setup();
  render(ForwardTo, { id: "watch", rows: [{ seq: 3 }] as Row[], ondone: () => undefined, onclose: () => undefined });
  await user.type(screen.getByRole("combobox"), "ben");
  await user.click(await screen.findByRole("option", { name: /Ben Ode/u }));
  await user.type(screen.getByRole("combobox"), "har{Enter}");
  await user.click(screen.getByRole("button", { name: "Forward" }));
  await user.click(screen.getByRole("button", { name: "Do not forward to Harbour" }));
  await user.type(screen.getByRole("combobox"), "pie{Enter}");
  open();
  await until(() => expect(done).toEqual(["3 of watch to with-ben", "3 of watch to pier"]));
});
