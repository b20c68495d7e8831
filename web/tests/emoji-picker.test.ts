// @vitest-environment jsdom
/** The emoji to pick from: rule C13. */

import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { mount, unmount } from "svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { takeWords } from "../src/i18n/words.svelte";
import { recentEmoji, rememberEmoji } from "../src/ui/emoji/recent-emoji.svelte";
import { until } from "./patience";

// What jsdom does not have.
HTMLDialogElement.prototype.showModal = function (): void {
  this.open = true;
};
HTMLDialogElement.prototype.close = function (): void {
  this.open = false;
};
HTMLCanvasElement.prototype.getContext = () => null;
vi.stubGlobal("matchMedia", () => ({ matches: true }));
vi.stubGlobal("ResizeObserver", class {
  observe = () => undefined;
  unobserve = () => undefined;
  disconnect = () => undefined;
});
const SIZE = { clientWidth: 320, clientHeight: 400 };
for (const [name, value] of Object.entries(SIZE)) {
  Object.defineProperty(HTMLElement.prototype, name, { get: () => value });
}

const { default: EmojiPicker } = await import("../src/ui/emoji/EmojiPicker.svelte");

/** Change what is kept, as another tab does. */
function keep(name: string, value: string): void {
  localStorage.setItem(name, value);
  dispatchEvent(new StorageEvent("storage", { key: name }));
}

beforeEach(async () => {
  localStorage.clear();
  dispatchEvent(new StorageEvent("storage", { key: null }));
  await takeWords("conversation");
  await takeWords("later");
});

async function open() {
  const called = { onpick: vi.fn<(emoji: string) => void>(), onclose: vi.fn<() => void>() };
  render(EmojiPicker, { opener: document.body, ...called });
  await screen.findByLabelText("grinning face");
  return called;
}

const search = () => screen.getByLabelText("Find an emoji");
const focused = () => document.activeElement?.getAttribute("aria-label");

test("words lead to an emoji, and Enter picks it", async () => {
  const { onpick, onclose } = await open();
  await userEvent.type(search(), "party pop{Enter}");
  expect(onpick).toHaveBeenCalledExactlyOnceWith("🎉");
  expect(onclose).toHaveBeenCalledOnce();
});

test("M6: what is picked goes to what asked for it, which forgets that as the picker closes", async () => {
  const onpick = vi.fn();
  let asked: { onpick: typeof onpick } | null = { onpick };
  const picker: object = mount(EmojiPicker, {
    target: document.body,
    props: {
      opener: document.body,
      get onpick() {
        return asked!.onpick;
      },
      onclose: () => (asked = null),
    },
  });
  await screen.findByLabelText("grinning face");
  await userEvent.type(search(), "party pop{Enter}");
  expect(onpick).toHaveBeenCalledExactlyOnceWith("🎉");
  await unmount(picker);
});

test("Enter picks nothing where nothing was looked for, or found", async () => {
  const { onpick } = await open();
  await userEvent.type(search(), "{Enter}qqqq{Enter}");
  expect(onpick).not.toHaveBeenCalled();
  expect(document.querySelector("[role=status]")?.textContent).toContain("qqqq");
});

test("only what is in view is drawn", async () => {
  await open();
  expect(document.querySelectorAll("[role=gridcell]").length).toBeLessThan(150);
});

test("keys lead into the grid, through it and back to the search", async () => {
  const { onpick } = await open();
  await userEvent.click(search());
  await userEvent.keyboard("{ArrowDown}");
  await until(() => expect(focused()).toBe("thumbs up"));
  await userEvent.keyboard("{ArrowRight}");
  await until(() => expect(focused()).toBe("red heart"));
  await userEvent.keyboard("{ArrowDown}");
  await until(() => expect(focused()).toBe("grinning face with big eyes"));
  await userEvent.keyboard("{Control>}{End}{/Control}");
  await until(() => expect(focused()).toBe("flag: Wales"));
  await userEvent.keyboard("{Control>}{Home}{/Control}");
  await until(() => expect(focused()).toBe("thumbs up"));
  await userEvent.keyboard("{ArrowUp}");
  expect(document.activeElement).toBe(search());
  await userEvent.keyboard("{ArrowDown}");
  await until(() => expect(focused()).toBe("thumbs up"));
  await userEvent.keyboard("{Enter}");
  expect(onpick).toHaveBeenCalledExactlyOnceWith("👍");
});

test("right to left, the arrows lead where they point", async () => {
  await open();
  screen.getByRole("grid").style.direction = "rtl";
  await userEvent.click(search());
  await userEvent.keyboard("{ArrowDown}");
  await until(() => expect(focused()).toBe("thumbs up"));
  await userEvent.keyboard("{ArrowLeft}");
  await until(() => expect(focused()).toBe("red heart"));
});

test("a letter that is typed in the grid is looked for", async () => {
  await open();
  await userEvent.click(search());
  await userEvent.keyboard("{ArrowDown}");
  await until(() => expect(focused()).toBe("thumbs up"));
  await userEvent.keyboard("t");
  expect(document.activeElement).toBe(search());
});

test("Escape closes it, and picks nothing", async () => {
  const { onpick, onclose } = await open();
  await userEvent.click(search());
  await userEvent.keyboard("{Escape}");
  expect(onclose).toHaveBeenCalledOnce();
  expect(onpick).not.toHaveBeenCalled();
});

test("a skin tone is chosen once, and kept", async () => {
  const { onpick } = await open();
  await userEvent.click(screen.getByLabelText("Skin tone", { selector: "button" }));
  await userEvent.click(screen.getByLabelText("Medium"));
  await userEvent.type(search(), ":wave:{Enter}");
  expect(onpick).toHaveBeenCalledExactlyOnceWith("👋🏽");
  expect(localStorage.getItem("settings")).toContain('"skinTone":3');
});

test("what was picked is the first of the recent ones the next time, in its tone", async () => {
  rememberEmoji("👋🏽");
  const { onpick } = await open();
  await userEvent.click(search());
  await userEvent.keyboard("{ArrowDown}");
  await until(() => expect(focused()).toBe("waving hand"));
  await userEvent.keyboard("{Enter}");
  expect(onpick).toHaveBeenCalledExactlyOnceWith("👋🏽");
});

test("the recent ones are kept, each once, the last one first, and never fewer than six", () => {
  expect(recentEmoji()).toHaveLength(6);
  for (const emoji of ["🎈", "👀", "🎈"]) rememberEmoji(emoji);
  expect(recentEmoji().slice(0, 3)).toEqual(["🎈", "👀", "👍"]);
  expect(recentEmoji()).toHaveLength(7);
  expect(JSON.parse(localStorage.getItem("emoji") ?? "")).toEqual(recentEmoji());
});

test("what is used in another tab is recent here", () => {
  keep("emoji", '["🎈"]');
  expect(recentEmoji()[0]).toBe("🎈");
});

test.each(['{"a": 1}', "[1]", "no JSON"])("what somebody else keeps in their place is no emoji: %s", (kept) => {
  keep("emoji", kept);
  expect(recentEmoji()[0]).toBe("👍");
});
