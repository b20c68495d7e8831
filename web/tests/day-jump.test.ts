// @vitest-environment jsdom

import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { takeWords } from "../src/i18n/words.svelte";
import { until } from "./patience";

const went = vi.hoisted(() => vi.fn());
vi.mock("../src/app.svelte", () => ({ navigation: { go: went } }));
vi.mock("../src/actions/search", () => ({
  messageAt: () => Promise.resolve({ status: 200, retryAfter: null, data: { seq: 7 } }),
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

test("Z7: whoever jumps to a day from a message goes on among the messages there", async () => {
  await takeWords("conversation");
  await takeWords("later");
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
