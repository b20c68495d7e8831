// @vitest-environment jsdom

import { beforeEach, expect, test, vi } from "vitest";

vi.mock("../src/app.svelte", () => ({ navigation: { go: () => undefined } }));

interface Fake {
  body: string;
  data: string;
  close: () => void;
}

/** What the browser shows, by tag, for all its tabs. One that is closed takes along what is in its place by then. */
const shown = new Map<string, Fake>();
/** What is waited for before a page is told what is shown. */
let asked = Promise.resolve();
/** The locks of the browser, of which the pages use one. */
let queue: Promise<unknown> = Promise.resolve();
const locks = { request: (_name: string, work: () => Promise<void>) => (queue = queue.then(work)) };
const worker = {
  active: {},
  showNotification: (_title: string, { tag, body, data }: Fake & { tag: string }) => {
    shown.set(tag, { body, data, close: () => shown.delete(tag) });
    return Promise.resolve();
  },
  getNotifications: ({ tag }: { tag: string }) => {
    const found = [shown.get(tag)].filter(Boolean);
    return asked.then(() => found);
  },
};
Object.defineProperty(navigator, "locks", { value: locks });
Object.defineProperty(navigator, "serviceWorker", {
  value: { getRegistration: () => Promise.resolve(worker), addEventListener: () => undefined },
});

const { hide, show } = await import("../src/ui/notifications/notification-display");

function notifyOf(seq: number, thread = "", body = `Message ${seq}`, isNew = true): Promise<void> {
  return show({ conversation: "c", title: "Ben", body, path: `/c/c${thread}?m=${seq}`, isNew });
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

test("N2: a tab that is slow to take away what was read leaves what comes in its place", async () => {
  await notifyOf(2);
  let answer = (): void => undefined;
  asked = new Promise((resolve) => (answer = resolve));
  const hidden = hide("c", 2);
  const told = notifyOf(3);
  await Promise.resolve();
  answer();
  await Promise.all([hidden, told]);
  expect([...shown.values()]).toMatchObject([{ body: "Message 3" }]);
});

test("N2: what is edited is so where it is shown, and replaces nothing newer", async () => {
  await notifyOf(2);
  await notifyOf(2, "", "Edited", false);
  expect([...shown.values()]).toMatchObject([{ body: "Edited" }]);
  await notifyOf(3);
  await notifyOf(2, "", "Edited again", false);
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
