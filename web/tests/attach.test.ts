// @vitest-environment jsdom

import { beforeEach, expect, test, vi } from "vitest";
import type { Attachment } from "../src/core/files/file";

const page = vi.hoisted(() => {
  const state = { files: [] as Attachment[], asked: [] as unknown[], answer: null as ((given: unknown) => void) | null };
  const drafts = {
    get: () => ({ files: state.files }),
    attach: (_: string, files: Attachment[]) => (state.files = files),
  };
  const outbox = { messages: () => [] };
  const session = { drafts, dialogue: { outbox }, changed: () => undefined, connection: { flush: () => undefined } };
  return { state, client: { drafts, session } };
});

vi.mock("../src/app.svelte", () => ({
  client: page.client,
  session: {
    api: (...asked: unknown[]) => {
      page.state.asked = asked;
      return new Promise((resolve) => (page.state.answer = resolve));
    },
    signed: () => new Promise(() => undefined),
  },
}));

const { attachAgain, fileDescribe, fileProgress, filesAttach } = await import("../src/actions/files.svelte");

beforeEach(() => {
  page.state.files = [];
});

test("X1: what is chosen goes with a message that is sent right away", async () => {
  void filesAttach("harbour", [new File(["tide"], "tides.txt"), new File([], "empty.txt")]);
  await Promise.resolve();
  expect(page.state.files.map(({ name }) => name)).toEqual(["tides.txt"]);
  expect(fileProgress(page.state.files[0]!)).toMatchObject({ status: "queued" });
});

test("X3: what the server does not take is taken out again, and told", async () => {
  const refused = filesAttach("harbour", [new File(["a"], "tides.exe"), new File(["a"], "tides.txt")]);
  await Promise.resolve();
  expect(page.state.files).toHaveLength(2);
  page.state.answer?.({ data: { used: 0, quota: null, upload_bytes: 9, refused_types: [".exe"] } });
  expect(await refused).toMatchObject([{ name: "tides.exe", reason: "type" }]);
  expect(page.state.files.map(({ name }) => name)).toEqual(["tides.txt"]);
});

test("X1: what is written of a file that is uploaded meanwhile reaches the server", async () => {
  const file: Attachment = { key: "1", name: "quay.jpg", size: 4, modified: 0, media_type: "image/jpeg" };
  page.state.files = [{ ...file, isReady: true, url: "/api/uploads/one/" }];
  const described = fileDescribe("harbour", file, "The quay");
  expect(page.state.asked.slice(0, 2)).toEqual(["PATCH", "/api/files/{file_id}/"]);
  page.state.answer?.({});
  expect(await described).toBeNull();
  expect(page.state.files).toMatchObject([{ alt: "The quay" }]);
});

test("X2: a file that was refused before a reload goes on once it is chosen again", () => {
  const problem = { code: "unavailable", detail: "Soon." } as const;
  const file = new File(["tide"], "quay.jpg", { lastModified: 1 });
  page.state.files = [{ key: "refused", name: "quay.jpg", size: 4, modified: 1, media_type: "image/jpeg", problem }];
  expect(attachAgain("harbour", file)).toBe(true);
  expect(page.state.files[0]?.problem).toBeUndefined();
});

test("X2: what another tab uploads is to be chosen again once that tab is gone", async () => {
  let leave: () => void = () => undefined;
  const query = () => Promise.resolve({ held: [{ name: "upload elsewhere" }] });
  const request = (_: string, go: () => void) => void (leave = go);
  vi.stubGlobal("navigator", { locks: { query, request } });
  const file: Attachment = { key: "elsewhere", name: "quay.jpg", size: 4, modified: 0, media_type: "image/jpeg" };
  fileProgress(file);
  await vi.waitFor(() => expect(fileProgress(file)).toMatchObject({ status: "lost", isElsewhere: true }));
  leave();
  expect(fileProgress(file)).toMatchObject({ status: "lost", isElsewhere: false });
  vi.unstubAllGlobals();
});
