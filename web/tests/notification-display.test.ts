// @vitest-environment jsdom

import { beforeEach, expect, test, vi } from "vitest";

vi.mock("../src/app.svelte", () => ({ navigation: { go: () => undefined } }));

interface Fake {
  body: string;
  data: string;
  close: () => void;
}

/** What the browser shows, by tag: for all its tabs, as its service worker has it. */
const shown = new Map<string, Fake>();
const worker = {
  active: {},
  showNotification: (_title: string, { tag, body, data }: Fake & { tag: string }) => {
    shown.set(tag, { body, data, close: () => shown.delete(tag) });
    return Promise.resolve();
  },
  getNotifications: ({ tag }: { tag: string }) => Promise.resolve([shown.get(tag)].filter(Boolean)),
};
Object.defineProperty(navigator, "serviceWorker", {
  value: { getRegistration: () => Promise.resolve(worker), addEventListener: () => undefined },
});

const { hide, show } = await import("../src/ui/notifications/notification-display");

function notifyOf(seq: number, thread = ""): Promise<void> {
  return show({ conversation: "c", title: "Ben", body: `Message ${seq}`, path: `/c/c${thread}?m=${seq}`, isNew: true });
}

beforeEach(() => {
  shown.clear();
});

test("N2: what is read goes, by whichever tab", async () => {
  await notifyOf(2);
  await hide("c", 2);
  expect([...shown.values()]).toEqual([]);
});

test("N2: a tab that only now sees what was read leaves what another has told of since", async () => {
  await notifyOf(3);
  await hide("c", 2);
  expect([...shown.values()]).toMatchObject([{ body: "Message 3" }]);
});

test("N2: that of a reply in a thread goes by the reply's place", async () => {
  await notifyOf(4, "/thread/2");
  await hide("c", 3);
  expect([...shown.values()]).toMatchObject([{ body: "Message 4" }]);
  await hide("c", 4);
  expect([...shown.values()]).toEqual([]);
});

test("N2: none stays where nothing is known of a conversation any more", async () => {
  await notifyOf(3);
  await hide("c");
  expect([...shown.values()]).toEqual([]);
});
