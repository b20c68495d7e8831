// @vitest-environment jsdom

import { render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test } from "vitest";
import type { Row } from "../src/core/rows";
import { takeWords } from "../src/i18n/words.svelte";
import DeleteMessage from "../src/ui/DeleteMessage.svelte";

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
  const { rerender } = render(DeleteMessage, { row: { isOwn: true, name: "Ana Costa" } as Row, ...nothing });
  expect(screen.getByRole("heading").textContent).toBe("Delete this message?");
  void rerender({ row: { isOwn: false, name: "Ben Ode" } as Row });
  return screen.findByRole("heading", { name: "Delete the message of Ben Ode?" });
});
