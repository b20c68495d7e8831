import { beforeEach, expect, test, vi } from "vitest";
import type { Conversation } from "../src/core/state/conversation";
import type { Row } from "../src/core/rows";
import { ANA, heldState, message, outboxOf } from "./examples";

const page = vi.hoisted(() => ({
  /** What is done, in order. */
  done: [] as unknown[],
  conversation: undefined as Conversation | undefined,
}));

vi.mock("../src/app.svelte", () => ({
  client: {
    conversation: () => page.conversation,
    show: (id: string) => page.done.push(`show ${id}`),
    session: {
      dialogue: { outbox: outboxOf() },
      do: (_: string, operation: unknown) => page.done.push(operation),
      connection: { flush: () => undefined },
    },
  },
}));

const { messageDelete, messageEdit } = await import("../src/actions/messages");

/** A message as it was shown before it was stored. */
const ROW = { seq: null, sender: ANA.id, clientId: "mine" } as Row;

beforeEach(() => {
  page.done.length = 0;
  const last_message = message(3, { sender: ANA.id, client_id: "mine" });
  page.conversation = heldState(3, { last_message }).conversations.get("watch");
});

test("C6: a message that is stored while one edits it is the one that is changed", () => {
  messageEdit("watch", ROW, { text: "Better" });
  expect(page.done).toContainEqual({ type: "message.edit", target: "mine", seq: 3, text: "Better" });
});

test("C6: other words for a message are shown at once: whoever edits it again goes on with them", () => {
  messageEdit("watch", ROW, { text: "Better" });
  expect(page.done.at(-1)).toBe("show watch");
});

test("a message that is stored while one is asked about it is the one that is deleted", () => {
  messageDelete("watch", ROW);
  expect(page.done).toEqual([{ type: "message.delete", target: "mine", seq: 3 }]);
});
