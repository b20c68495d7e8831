// @vitest-environment jsdom

import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { row } from "../dev/row";
import { takeWords } from "../src/i18n/words.svelte";

const done: string[] = [];
vi.mock("../src/app.svelte", () => ({}));
vi.mock("../src/actions/messages", () => ({
  reactionSet: (_id: string, _seq: number, emoji: string, isOn: boolean) => done.push(`${isOn ? "set" : "take back"} ${emoji}`),
}));

const { default: MessageBar } = await import("../src/ui/messages/MessageBar.svelte");

test("M6: a second click on an emoji that is offered is for the same one: they do not change places under it", async () => {
  await Promise.all([takeWords("conversation"), takeWords("later")]);
  render(MessageBar, { id: "watch", row: row("1", {}), onaction: () => undefined, onmore: () => undefined });
  const third = () => screen.getAllByRole("button")[2]!;
  const [, , emoji] = screen.getAllByRole("button").map(({ textContent }) => textContent.trim());
  await userEvent.click(third());
  await userEvent.click(third());
  expect(done).toEqual([`set ${emoji}`, `set ${emoji}`]);
});
