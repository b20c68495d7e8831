// @vitest-environment jsdom

import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import type { Written } from "../src/core/content";
import type { Draft } from "../src/core/drafts";
import type { Source } from "../src/core/source";
import { takeWords } from "../src/i18n/words.svelte";
import { heldState, message, outboxOf } from "./examples";

/** Nothing here follows what is different: what a component has drawn stays, as it does within a frame. */
const page = vi.hoisted(() => ({
  source: null as Source | null,
  drafts: new Map<string, Draft>(),
  done: [] as unknown[],
  send: null as ((written: Written) => void) | null,
}));

vi.mock("../src/app.svelte", () => ({
  client: {
    picture: () => undefined,
    me: { id: "ana" },
    downSince: 0,
    get state() {
      return page.source!.state;
    },
    typing: () => [],
    source: () => page.source,
    conversation: () => page.source!.conversation,
    draft: (id: string, place = id) => page.drafts.get(place),
  },
  navigation: { route: { screen: "conversation", id: "watch", section: "1", at: null } },
}));
vi.mock("../src/actions/messages", () => ({ messageSend: (...sent: unknown[]) => page.done.push(sent) }));
vi.mock("../src/actions/drafts", () => ({ replySet: (...set: unknown[]) => page.done.push(set) }));
vi.mock("../src/actions/loading", () => ({ conversationOpen: () => undefined }));
vi.mock("../src/ui/messages/Messages.svelte", () => ({
  default: () => ({ forgetUnread: () => undefined, showSent: () => undefined, finish: () => page.done.push("read") }),
}));
vi.mock("../src/ui/composer/Composer.svelte", () => ({
  default: (_: unknown, props: { onsend: (written: Written) => void }) => {
    page.send = props.onsend;
    return { focus: () => undefined };
  },
}));
vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));

const { default: Conversation } = await import("../src/screens/Conversation.svelte");
const { default: Thread } = await import("../src/screens/Thread.svelte");

beforeEach(async () => {
  await Promise.all(["conversation", "later"].map((part) => takeWords(part as "later")));
  page.drafts.clear();
  page.done.length = 0;
  const state = heldState(2);
  state.apply({ type: "history", id: "1", conversation: "watch", messages: [message(1), message(2, { thread_root: 1 })] });
  page.source = { state, outbox: outboxOf(), conversation: state.conversations.get("watch")! };
});

test("C16: a message that one began to answer a moment ago is answered, though the page does not show it yet", () => {
  render(Conversation, { id: "watch" });
  page.drafts.set("watch", { text: "Yes", reply_to: 1 });
  page.send!({ text: "Yes" });
  expect(page.done).toEqual([["watch", { text: "Yes" }, { reply_to: 1 }]]);
});

test("C16: an answer that one gave up a moment ago is none, though the page still shows it", () => {
  page.drafts.set("watch", { text: "Yes", reply_to: 1 });
  render(Conversation, { id: "watch" });
  page.drafts.set("watch", { text: "Yes" });
  page.send!({ text: "Yes" });
  expect(page.done).toEqual([["watch", { text: "Yes" }, {}]]);
});

test("K3: Escape gives up an answer before the page shows it, and reads nothing by that", async () => {
  render(Conversation, { id: "watch" });
  page.drafts.set("watch", { text: "", reply_to: 1 });
  await fireEvent.keyDown(screen.getByRole("main"), { key: "Escape" });
  expect(page.done).toEqual([["watch"]]);
});

test("D4: in a thread it is the same", () => {
  render(Thread, { id: "watch", isBeside: true });
  page.drafts.set("watch 1", { text: "Yes", reply_to: 2 });
  page.send!({ text: "Yes" });
  expect(page.done).toEqual([["watch", { text: "Yes" }, { thread_root: 1, reply_to: 2 }]]);
});
