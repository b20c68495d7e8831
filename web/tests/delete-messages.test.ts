// @vitest-environment jsdom

import { render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test } from "vitest";
import type { Attachment } from "../src/core/files/file";
import type { Row } from "../src/core/rows";
import { takeWords } from "../src/i18n/words.svelte";
import DeleteMessages from "../src/ui/messages/DeleteMessages.svelte";

const OWN = { isOwn: true, name: "Ana Costa", seq: 1 } as Row;
const THEIRS = { isOwn: false, name: "Ben Ode", seq: 2 } as Row;
const CHART: Attachment = { key: "1", name: "chart.pdf", size: 9, modified: 5, media_type: "application/pdf" };

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

test("X6: who deletes a message whose files are still sent is told that nobody has seen it", () => {
  const content = { blocks: [], emoji: 0, files: [CHART] };
  render(DeleteMessages, { rows: [{ ...OWN, seq: null, content }], onconfirm: () => undefined, onclose: () => undefined });
  expect(screen.getByText("Nobody here has seen it yet: its files are not all sent.")).toBeTruthy();
});
