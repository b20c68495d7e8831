import { expect, test, vi } from "vitest";
import type { State } from "../src/core/state/state";
import { heldState } from "./examples";

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
