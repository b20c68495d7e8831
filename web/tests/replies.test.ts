// @vitest-environment jsdom

import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { ReactionSummary } from "../src/api/socket";
import { contentOf } from "../src/core/content";
import type { QuotedMessage } from "../src/core/rows";
import { takeWords } from "../src/i18n/words.svelte";
import { swipe } from "../src/ui/messages/swipe";

const done: string[] = [];

vi.mock("../src/actions/messages", () => ({
  messageLoad: (id: string, seq: number) => done.push(`load ${seq} of ${id}`),
  reactionSet: (id: string, seq: number, emoji: string, isOn: boolean) => {
    done.push(`${isOn ? "set" : "take back"} ${emoji} of ${seq} in ${id}`);
  },
}));
const names: Record<string, string> = { ben: "Ben", chi: "Chi" };
const state = { person: (id: string) => names[id] && { first_name: names[id], last_name: "" } };
vi.mock("../src/app.svelte", () => ({
  client: { picture: () => undefined,
    me: { id: "ana" },
    state,
    source: () => ({ conversation: { hasMembers: true }, state }),
  },
}));

const { default: Reactions } = await import("../src/ui/messages/Reactions.svelte");
const { default: ReplyBar } = await import("../src/ui/composer/ReplyBar.svelte");
const { default: ReplyQuote } = await import("../src/ui/messages/ReplyQuote.svelte");

beforeEach(async () => {
  done.length = 0;
  await takeWords("conversation");
  await takeWords("later");
});

function quoteOf(change: Partial<QuotedMessage>): QuotedMessage {
  const content = contentOf({ text: "*Lunch?*" });
  return { seq: 7, content, isOwn: false, name: "Ben", isFolded: false, isDeleted: false, ...change };
}

test("M5: an answer shows what it answers, as plain text, and leads there", () => {
  render(ReplyQuote, { id: "watch", quote: quoteOf({}) });
  const link = screen.getByRole("link", { name: "In reply to Ben: Lunch?" });
  expect(link.getAttribute("href")).toBe("/c/watch?m=7");
  expect(done).toEqual([]);
});

test("M5: what was deleted says so, and what is not here is loaded", () => {
  render(ReplyQuote, { id: "watch", quote: quoteOf({ isDeleted: true }) });
  expect(screen.getByRole("link", { name: "In reply to Ben: Message deleted" })).toBeTruthy();
  render(ReplyQuote, { id: "watch", quote: quoteOf({ content: null }) });
  expect(done).toEqual(["load 7 of watch"]);
});

test("C16: what is being answered is loaded where it is not here, as after a reload", () => {
  const props = { id: "watch", oncancel: () => undefined };
  render(ReplyBar, { ...props, quote: quoteOf({ content: null, name: "" }) });
  expect(done).toEqual(["load 7 of watch"]);
  render(ReplyBar, { ...props, quote: quoteOf({}) });
  expect(screen.getByText("Replying to Ben").parentElement!.textContent).toContain("Lunch?");
});

test("M6: a reaction says how many set it and who, and a press sets or takes back one's own", async () => {
  const user = userEvent.setup();
  const common = { since: 1, revision: 1 };
  const reactions: ReactionSummary[] = [
    { ...common, emoji: "👍", count: 12, people: ["ben", "chi"] },
    { ...common, emoji: "🎉", count: 1, people: ["ana"], is_own: true },
  ];
  render(Reactions, { id: "watch", seq: 7, reactions, isClosed: false });
  const thumb = screen.getByRole("button", { name: "👍 12, Ben, Chi, 10 others", pressed: false });
  await user.click(thumb);
  await user.click(screen.getByRole("button", { name: "🎉 1, You", pressed: true }));
  expect(done).toEqual(["set 👍 of 7 in watch", "take back 🎉 of 7 in watch"]);
});

/** Drag the message of a list by so much; return which messages are answered. */
function dragged(x: number, y: number, pointerType = "touch"): string[] {
  const list = document.createElement("ol");
  list.innerHTML = `<li data-seq="7">Hello</li>`;
  document.body.append(list);
  const answered: string[] = [];
  const end = swipe(list, ({ dataset }) => answered.push(dataset.seq!));
  const event = (type: string, clientX: number, clientY: number): Event =>
    Object.assign(new Event(type, { bubbles: true }), { pointerType, clientX, clientY });
  const row = list.firstElementChild!;
  row.dispatchEvent(event("pointerdown", 0, 0));
  for (const part of [0.5, 1]) row.dispatchEvent(event("pointermove", x * part, y * part));
  row.dispatchEvent(event("pointerup", x, y));
  end();
  return answered;
}

test("C16: a finger that drags a message far enough sideways answers it", () => {
  expect(dragged(60, 5)).toEqual(["7"]);
  expect([dragged(30, 0), dragged(-60, 0), dragged(60, 80), dragged(60, 0, "mouse")]).toEqual([[], [], [], []]);
});
