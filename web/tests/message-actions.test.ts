import { beforeEach, expect, test, vi } from "vitest";
import { row } from "../dev/row";
import { contentOf } from "../src/core/content";
import { lastToEdit, type Row } from "../src/core/rows";
import {
  type ActionId,
  actionKeys,
  actionsOf,
  actionsOfKey,
  MESSAGE_ACTIONS,
} from "../src/ui/messages/message-actions";

const done = vi.hoisted(() => [] as string[]);

vi.mock("../src/actions/message-choices", () => ({
  messageRetry: (id: string, pending: string) => done.push(`retry ${pending} in ${id}`),
  messagePin: (id: string, { clientId }: Row, isPinned: boolean) =>
    done.push(`${isPinned ? "pin" : "unpin"} ${clientId} in ${id}`),
  messageDiscard: (id: string, pending: string) => done.push(`discard ${pending} in ${id}`),
}));
vi.mock("../src/actions/saved", () => ({
  messageSave: (id: string, seq: number, isOn: boolean) => done.push(`${isOn ? "save" : "unsave"} ${seq} in ${id}`),
}));
vi.mock("../src/ui/clipboard", () => ({
  copyText: (text: string) => Promise.resolve(void done.push(`copy ${text}`)),
}));

beforeEach(() => void (done.length = 0));

function rowOf(change: Partial<Row>): Row {
  return row("1", { text: "Hello", threadRoot: 1, isOwn: true, status: "sent", ...change });
}

function offered(change: Partial<Row>): string[] {
  return actionsOf(rowOf(change));
}

/** Run an action on a message; return what is done by that. */
async function run(action: ActionId, change: Partial<Row>): Promise<string[]> {
  MESSAGE_ACTIONS[action].run(rowOf(change), {
    id: "watch",
    thread: undefined,
    openThread: (root) => done.push(`open thread ${root}`),
    press: (go) => {
      done.push("focus");
      go();
    },
    edit: (row) => done.push(`edit ${row.clientId}`),
    forward: (row) => done.push(`forward ${row.clientId}`),
    select: (row) => done.push(`select ${row.clientId}`),
    askToDelete: (row) => done.push(`ask to delete ${row.clientId}`),
    copied: () => done.push("copied"),
    reply: (row) => done.push(`reply to ${row.clientId}`),
    showReaders: (row) => done.push(`show who read ${row.clientId}`),
    markUnread: (row) => done.push(`mark ${row.clientId} as unread`),
    showVersions: (row) => done.push(`show versions of ${row.clientId}`),
    react: (row) => done.push(`react to ${row.clientId}`),
  });
  await Promise.resolve();
  return done;
}

test("C6: the last message that can be edited is edited, and not one that is deleted", () => {
  const [mine, theirs, deleted] = [rowOf({}), rowOf({ isOwn: false }), rowOf({ isDeleted: true })];
  expect(lastToEdit([mine, theirs, deleted])).toBe(mine);
  expect(lastToEdit([theirs, deleted])).toBe(undefined);
});

test("every message can be answered, reacted to, copied, pinned and marked as unread, one's own also edited and deleted", () => {
  const all = ["reply", "thread", "react", "copy", "link", "forward", "select", "pin", "unread", "save"];
  expect(offered({})).toEqual(["reply", "thread", "react", "copy", "link", "forward", "select", "edit", "pin", "unread", "save", "delete"]);
  expect(offered({ isOwn: false, mayDelete: false, status: "" })).toEqual(all);
  expect(offered({ isOwn: false, status: "" })).toEqual([...all, "delete"]);
});

test("C21: where others write one reacts, and changes what is one's own; where nothing changes one reads", () => {
  const closed = offered({ closed: "admins" });
  expect(closed).toEqual(["react", "copy", "link", "forward", "select", "edit", "unread", "save", "delete"]);
  const archived = offered({ closed: "archived", mayDelete: false, isPinned: true });
  expect(archived).toEqual(["copy", "link", "forward", "select", "unread", "save"]);
});

test("M11: a message is saved, and what is saved can be given up, also when it is deleted", async () => {
  expect(offered({ isSaved: true })).toContain("unsave");
  expect(offered({ isSaved: true })).not.toContain("save");
  expect(offered({ isDeleted: true, mayDelete: false, status: "", isSaved: true })).toEqual(["unsave"]);
  await run("save", {});
  expect(await run("unsave", { isSaved: true })).toEqual(["save 1 in watch", "unsave 1 in watch"]);
});

test("D4: a thread is opened from its root and from each reply, also where nobody writes, and not from within", async () => {
  const thread = { thread_root: 1, revision: 3, last_ordinal: 1, last_at: "", count: 1, people: [] };
  expect(offered({ closed: "archived" })).not.toContain("thread");
  expect(offered({ closed: "archived", thread })).toContain("thread");
  expect(offered({ isDeleted: true, thread })).toContain("thread");
  expect(await run("thread", { seq: 4 })).toEqual(["open thread 1"]);
  const within = offered({ threadRoot: null });
  expect(["reply", "thread", "unread"].filter((action) => within.includes(action))).toEqual(["reply"]);
});

test("who has read a message is shown where that is known", () => {
  expect(offered({ hasReaders: true })).toContain("readers");
  expect(offered({ hasReaders: false })).not.toContain("readers");
});

test("a deleted message offers nothing", () => {
  expect(offered({ isDeleted: true, mayDelete: false, status: "" })).toEqual([]);
});

test("a pending message offers what needs no server; once it failed or is old, it can also be retried", () => {
  expect(offered({ seq: null, threadRoot: null, status: "sending" })).toEqual(["copy", "edit", "delete"]);
  for (const status of ["failed", "old"] as const) {
    expect(offered({ seq: null, threadRoot: null, status })).toEqual(["retry", "copy", "edit", "delete"]);
  }
});

test("K5, K6: letters run an action only where single keys count", () => {
  const key = (key: string, shiftKey = false, single = true) =>
    actionsOfKey({ key, shiftKey }, single).join();
  expect([key("c"), key("e"), key("Delete")]).toEqual(["copy", "edit", "delete"]);
  expect([key("c", false, false), key("Delete", false, false)]).toEqual(["", "delete"]);
  expect([key("C", true), key("y")]).toEqual(["", ""]);
  expect(key("p")).toBe("pin,unpin"); // A message offers one of them.
  expect(key("+", true)).toBe("react"); // Most keyboards have it above another sign.
});

test("K7: the keys that run actions are those that are listed", () => {
  expect(actionKeys()).toEqual([
    ["reply", "R"],
    ["thread", "T"],
    ["react", "+"],
    ["copy", "C"],
    ["link", "L"],
    ["forward", "F"],
    ["select", "X"],
    ["edit", "E"],
    ["pin", "P"],
    ["unpin", "P"],
    ["versions", "H"],
    ["unread", "U"],
    ["save", "S"],
    ["unsave", "S"],
    ["delete", "delete"],
  ]);
  for (const [action, key] of actionKeys()) {
    expect(actionsOfKey({ key, shiftKey: false }, true)).toContain(action);
  }
});

test("M1: a message is copied as plain text, as a selection of it would be, and that is said", async () => {
  const text = "*High water*, see [the table](https://tides.example.org)";
  const plain = "High water, see the table";
  expect(await run("copy", { text, content: contentOf({ text }) })).toEqual([`copy ${plain}`, "copied"]);
});

test("M12: the words of somebody else are forwarded, and not edited", async () => {
  const forwarded = { sender: "ben", name: "Ben", created_at: "2026-11-20T09:00:00Z", conversation: "harbour", seq: 7 };
  expect(offered({ forwarded })).not.toContain("edit");
  expect(lastToEdit([rowOf({ forwarded })])).toBe(undefined);
  expect(await run("forward", { forwarded })).toEqual(["forward 1"]);
});

test("M8: the address of a message is copied, and that is said", async () => {
  vi.stubGlobal("location", { origin: "https://chat.example.org" });
  expect(await run("link", { seq: 12 })).toEqual(["copy https://chat.example.org/c/watch?m=12", "copied"]);
});

test("what is sent is edited, and deleted after a question", async () => {
  await run("edit", {});
  expect(await run("delete", { pending: "2", status: "sending" })).toEqual(["edit 1", "ask to delete 1"]);
});

test("M9: a message is pinned, or unpinned where it is", async () => {
  expect(offered({ isPinned: true })).toContain("unpin");
  expect(offered({ isPinned: true })).not.toContain("pin");
  await run("pin", {});
  expect(await run("unpin", { isPinned: true })).toEqual(["pin 1 in watch", "unpin 1 in watch"]);
});

test("M10: what an edited message said before is shown", async () => {
  expect(offered({})).not.toContain("versions");
  expect(offered({ isEdited: true })).toContain("versions");
  expect(await run("versions", { isEdited: true })).toEqual(["show versions of 1"]);
});

test("T6: what failed is retried or discarded at once; the focus stays among the messages", async () => {
  await run("retry", { pending: "2", status: "failed" });
  expect(await run("delete", { pending: "2", status: "failed" })).toEqual([
    ...["focus", "retry 2 in watch", "focus", "discard 2 in watch"],
  ]);
});
