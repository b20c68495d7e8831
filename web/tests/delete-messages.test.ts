// @vitest-environment jsdom

import { render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test } from "vitest";
import type { Row } from "../src/core/rows";
import { takeWords } from "../src/i18n/words.svelte";
import DeleteMessages from "../src/ui/messages/DeleteMessages.svelte";

const OWN = { isOwn: true, name: "Ana Costa" } as Row;
const THEIRS = { isOwn: false, name: "Ben Ode" } as Row;

// What jsdom does not have.
HTMLDialogElement.prototype.showModal = function (): void {
  this.open = true;
};

beforeEach(async () => {
  await takeWords("conversation");
  await takeWords("later");
});

test("who deletes somebody else's message is told whose it is", () => {
  const nothing = { onconfirm: () => undefined, onclose: () => undefined };
  const { rerender } = render(DeleteMessages, { rows: [OWN], ...nothing });
  expect(screen.getByRole("heading").textContent).toBe("Delete this message?");
  void rerender({ rows: [THEIRS] });
  return screen.findByRole("heading", { name: "Delete the message of Ben Ode?" });
});

test("M13: who deletes several messages is told how many", () => {
  render(DeleteMessages, { rows: [OWN, THEIRS], onconfirm: () => undefined, onclose: () => undefined });
  expect(screen.getByRole("heading").textContent).toBe("Delete 2 messages?");
});
