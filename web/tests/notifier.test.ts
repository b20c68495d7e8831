// @vitest-environment jsdom

import { cleanup, render } from "@testing-library/svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isolated } from "../src/core/text";
import type { Message } from "../src/api/socket";
import type { MessageChange } from "../src/core/state/changes";
import type { State } from "../src/core/state/state";
import { takeWords } from "../src/i18n/words.svelte";
import { heldState, message } from "./examples";
import { until } from "./patience";

interface Shown {
  body: string;
  path: string;
  isNew: boolean;
}

const page = vi.hoisted(() => ({
  state: null as State | null,
  arrived: [] as MessageChange[],
  listener: null as ((change: MessageChange) => void) | null,
  shown: null as Shown | null,
}));

vi.mock("../src/app.svelte", () => ({
  client: { picture: () => undefined,
    get arrived() { return page.arrived; },
    get conversations() { return [...page.state!.conversations.values()]; },
    get dialogue() { return { state: page.state }; },
    conversation: (id: string) => page.state!.conversations.get(id),
    source: () => null,
    listen: (listener: typeof page.listener) => {
      page.listener = listener;
      return () => (page.listener = null);
    },
  },
}));
vi.mock("../src/ui/notifications/notification-display", () => ({
  show: (shown: Shown) => Promise.resolve(void (page.shown = shown)),
  shownPath: () => Promise.resolve(page.shown?.path ?? null),
  hide: () => Promise.resolve(void (page.shown = null)),
}));
vi.mock("../src/ui/notifications/notifications.svelte", () => ({
  miss: () => undefined,
  notifications: { permission: "granted" },
}));
vi.mock("../src/ui/settings.svelte", () => ({
  settings: { sound: false, notifications: true, hideContent: false },
}));
vi.mock("../src/ui/visibility", () => ({ isLooking: () => false }));
vi.mock("../src/ui/notifications/chime", () => ({ chime: () => undefined }));

const { default: Notifier } = await import("../src/ui/notifications/Notifier.svelte");

/** Let the state take a message, and return what is different by that. */
function take(type: MessageChange["type"], one: Message): MessageChange {
  page.state!.apply({ type, message: one });
  return { type, conversation: one.conversation, message: one };
}

beforeEach(async () => {
  await takeWords("conversation");
  await takeWords("later");
  page.state = heldState(0);
  page.arrived = [];
  page.shown = null;
});

afterEach(cleanup);

test("N2: what came before this part of the page was loaded notifies, too", async () => {
  page.arrived = [take("message.created", message(1))];
  render(Notifier);
  await until(() => expect(page.shown).toMatchObject({ body: isolated("Message 1"), isNew: true }));
});

test("N2: a notification says what its message says by now, and goes with it", async () => {
  page.arrived = [take("message.created", message(1))];
  render(Notifier);
  await until(() => expect(page.shown).not.toBe(null));
  page.listener!(take("message.updated", message(1, { revision: 2, text: "Better" })));
  await until(() => expect(page.shown).toMatchObject({ body: isolated("Better"), isNew: false }));
  const deleted = { revision: 3, text: "", deleted_at: "2026-11-20T10:00:00Z" };
  page.listener!(take("message.updated", message(1, deleted)));
  await until(() => expect(page.shown).toBe(null));
});

test("N2: another message than that of the notification changes nothing about it", async () => {
  page.arrived = [take("message.created", message(1)), take("message.created", message(2))];
  render(Notifier);
  await until(() => expect(page.shown).toMatchObject({ body: isolated("Message 2") }));
  const before = page.shown;
  page.listener!(take("message.updated", message(1, { revision: 3, text: "Better" })));
  await Promise.resolve();
  expect(page.shown).toBe(before);
});
