import { expect, test, vi } from "vitest";
import type { State } from "../src/core/state/state";
import { threadsKey } from "../src/core/thread";
import { heldState, message } from "./examples";

const page = vi.hoisted(() => ({ state: null as unknown as State, error: undefined as object | undefined }));

vi.mock("../src/app.svelte", () => ({
  client: { picture: () => undefined,
    get state() {
      return page.state;
    },
    session: { changed: () => undefined },
  },
  session: { api: () => Promise.resolve({ error: page.error }) },
}));

const { threadFollow } = await import("../src/actions/threads");

const ROW = { conversation: "watch", thread_root: 1, revision: 9, is_on: true, read_ordinal: 1, last_ordinal: 3 };

test("D6: a thread that could not be given up is followed as before, with what is unread there", async () => {
  page.state = heldState(3);
  page.state.apply({ type: "user.updated", user_revision: 9, own: { threads: [ROW] } });
  page.error = { code: "unavailable", detail: "" };
  const answer = threadFollow("watch", 1, false);
  expect(page.state.own.threads).toEqual([]);
  expect(await answer).toEqual(page.error);
  expect(page.state.own.thread("watch", 1)).toMatchObject({ read_ordinal: 1, last_ordinal: 3 });
});

test("D6: the threads that one follows are told anew where a reply comes or goes, read or not", () => {
  const state = heldState(1);
  state.apply({ type: "user.updated", user_revision: 9, own: { threads: [{ ...ROW, read_ordinal: 1, last_ordinal: 1 }] } });
  const reply = { thread_root: 1, thread_ordinal: 1, ordinal: 1 };
  const keys = [threadsKey(state)];
  state.apply({ type: "message.created", message: message(2, reply) });
  keys.push(threadsKey(state));
  state.apply({
    type: "message.updated",
    message: message(2, { ...reply, revision: 3, created_revision: 2, text: "", deleted_at: "2026-11-20T10:00:00Z" }),
  });
  keys.push(threadsKey(state));
  expect(keys[1]).toBe(keys[0]); // It is read already.
  expect(keys[2]).not.toBe(keys[0]);
});
