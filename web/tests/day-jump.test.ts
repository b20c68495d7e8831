// @vitest-environment jsdom

import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { takeWords } from "../src/i18n/words.svelte";
import { until } from "./patience";

const page = vi.hoisted(() => ({ route: { id: "watch" }, found: Promise.resolve() }));
const went = vi.hoisted(() => vi.fn());
vi.mock("../src/app.svelte", () => ({
  navigation: {
    go: went,
    get route() {
      return page.route;
    },
  },
}));
vi.mock("../src/actions/search", () => ({
  messageAt: () => page.found.then(() => ({ status: 200, retryAfter: null, data: { seq: 7 } })),
}));

// What jsdom does not have.
HTMLDialogElement.prototype.showModal = function (): void {
  this.open = true;
};
HTMLDialogElement.prototype.close = function (): void {
  this.open = false;
};
vi.stubGlobal("matchMedia", () => ({ matches: true }));

const { default: DayJump } = await import("../src/ui/search/DayJump.svelte");

beforeEach(async () => {
  await takeWords("conversation");
  await takeWords("later");
  went.mockClear();
});

test("Z7: whoever jumps to a day from a message goes on among the messages there", async () => {
  const messages = document.createElement("div");
  messages.className = "scroller";
  messages.tabIndex = 0;
  const anchor = document.createElement("button");
  messages.append(anchor);
  document.body.append(messages);
  render(DayJump, { props: { id: "watch", at: "2024-05-17T12:00:00Z", anchor, onclose: () => undefined } });
  await userEvent.click(screen.getByRole("button", { name: /May 16/u }));
  await until(() => expect(went).toHaveBeenCalledOnce());
  expect(document.activeElement).toBe(messages);
});

test("Z7: whoever went on to another conversation before the day was found stays there", async () => {
  let find = (): void => undefined;
  page.found = new Promise((resolve) => (find = resolve));
  const anchor = document.createElement("button");
  render(DayJump, { props: { id: "watch", at: "2024-05-17T12:00:00Z", anchor, onclose: () => undefined } });
  await userEvent.click(screen.getByRole("button", { name: /May 16/u }));
  page.route = { id: "tides" };
  find();
  await new Promise((resolve) => setTimeout(resolve));
  expect(went).not.toHaveBeenCalled();
});
