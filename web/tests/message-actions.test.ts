import { expect, test } from "vitest";
import { contentOf } from "../src/core/content";
import type { Row } from "../src/core/rows";
import { actionOfKey, actionsOf, lastToEdit } from "../src/ui/message-actions";

function rowOf(change: Partial<Row>): Row {
  return {
    key: "ana 1",
    seq: 1,
    clientId: "1",
    sender: "ana",
    name: "Ana",
    text: "Hello",
    content: contentOf({ text: "Hello" }),
    at: "2026-11-20T09:00:00Z",
    isOwn: true,
    isEdited: false,
    isDeleted: false,
    isFollowUp: false,
    isNewDay: false,
    isFirstUnread: false,
    status: "sent",
    failure: null,
    pending: null,
    ...change,
  };
}

function offered(change: Partial<Row>): string[] {
  return actionsOf(rowOf(change)).map((action) => action.id);
}

test("C6: the last message that can be edited is edited, and not one that is deleted", () => {
  const [mine, theirs, deleted] = [rowOf({}), rowOf({ isOwn: false }), rowOf({ isDeleted: true })];
  expect(lastToEdit([mine, theirs, deleted])).toBe(mine);
  expect(lastToEdit([theirs, deleted])).toBe(undefined);
});

test("one's own message can be copied, edited and deleted, that of others only copied", () => {
  expect(offered({})).toEqual(["copy", "edit", "delete"]);
  expect(offered({ isOwn: false, status: "" })).toEqual(["copy"]);
});

test("a deleted message offers nothing", () => {
  expect(offered({ isDeleted: true, status: "" })).toEqual([]);
});

test("a pending message offers the same; once it failed or is old, it can also be retried", () => {
  expect(offered({ seq: null, status: "sending" })).toEqual(["copy", "edit", "delete"]);
  for (const status of ["failed", "old"] as const) {
    expect(offered({ seq: null, status })).toEqual(["retry", "copy", "edit", "delete"]);
  }
});

test("K5, K6: letters run an action only where single keys count", () => {
  const key = (key: string, shiftKey = false, single = true) =>
    actionOfKey({ key, shiftKey }, single)?.id;
  expect([key("c"), key("e"), key("Delete")]).toEqual(["copy", "edit", "delete"]);
  expect([key("c", false, false), key("Delete", false, false)]).toEqual([undefined, "delete"]);
  expect([key("C", true), key("x")]).toEqual([undefined, undefined]);
});
