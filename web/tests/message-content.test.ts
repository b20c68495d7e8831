// @vitest-environment jsdom

import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { contentOf } from "../src/core/content";
import { takeWords } from "../src/i18n/words.svelte";
import MessageContent from "../src/ui/messages/MessageContent.svelte";
import { note } from "../src/ui/toast.svelte";
import { until } from "./patience";

beforeEach(() => takeWords("conversation"));

function draw(text: string): HTMLElement {
  return render(MessageContent, { content: contentOf({ text }) }).container;
}

/** Return the elements that a text is drawn as, without what the framework leaves. */
function drawn(text: string): string {
  return draw(text).innerHTML.replace(/<!--.*?-->| class="[^"]*"/gu, "").trim();
}

test("M1: a line has the elements of its marks", () => {
  expect(drawn("*a _b_* ~c~ `d`")).toContain("<strong>a <em>b</em></strong> <s>c</s> <code>d</code>");
});

test("M2: what somebody writes is text, and no element", () => {
  expect(draw("<img src=x onerror=alert(1)> *<b>* `<i>`").querySelector("img, b, i")).toBe(null);
});

test("M2: what is isolated and not ended ends with its message", () => {
  expect(draw("\u202ea \u2066b *\u2068c*").textContent).toMatch(/c\u2069\u2069$/u);
  expect(draw("a \u202eb").textContent).toMatch(/b$/u);
});

test("an address leads out, and tells where to behind words of its own", () => {
  draw("[the menu](www.example.org) https://example.org/a");
  const [words, bare] = screen.getAllByRole("link");
  expect(words!.getAttribute("href")).toBe("https://www.example.org");
  expect(words!.title).toBe("https://www.example.org");
  expect(bare!.title).toBe("");
  expect(bare!.getAttribute("rel")).toContain("noopener");
});

test("M8: a link to a message of this page stays on it", () => {
  draw(`${location.origin}/c/01a1e395-ae80-7aa0-aee8-b9997f5c7c29?m=3 https://example.org`);
  const [here, out] = screen.getAllByRole("link");
  expect([here!.dataset.app, here!.getAttribute("target")]).toEqual(["", null]);
  expect([out!.dataset.app, out!.getAttribute("target")]).toEqual([undefined, "_blank"]);
});

test("a quote, a list and their texts are elements with a direction of their own (A13)", () => {
  const page = draw("> so\n- one\n  2. two\nend");
  expect(page.querySelector("blockquote p")?.textContent).toBe("so");
  const items = screen.getAllByRole("listitem");
  expect(items.map((item) => item.textContent.trim())).toEqual(["• one", "2. two"]);
  expect(items.map((item) => item.ariaLevel ?? item.getAttribute("aria-level"))).toEqual(["1", "2"]);
  for (const own of page.querySelectorAll("p, li")) expect(own.getAttribute("dir")).toBe("auto");
});

test("M3: the words of code in a language that is known have colours", async () => {
  const page = draw("```python\nreturn 1\n```\n```unknown\nreturn 1\n```");
  await until(() => expect(page.querySelector(".code-keyword")?.textContent).toBe("return"));
  expect(page.querySelectorAll(".code-keyword")).toHaveLength(1);
  const codes = [...page.querySelectorAll("pre")].map((code) => code.textContent);
  expect(codes).toEqual(["return 1", "return 1"]);
});

test("M3: code says its language, is reached by keys (A3), and is copied without its marks", async () => {
  const user = userEvent.setup();
  const write = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  vi.stubGlobal("isSecureContext", true);
  const page = draw("```python\nif a:\n    *b*\n```");
  expect(screen.getByText("python")).toBeTruthy();
  expect(screen.getByRole("group", { name: "Code" }).tabIndex).toBe(0);
  expect(page.querySelector("pre")!.textContent).toBe("if a:\n    *b*");
  await user.click(screen.getByRole("button", { name: "Copy" }));
  await until(() => expect(write).toHaveBeenCalledExactlyOnceWith("if a:\n    *b*"));
  await until(() => expect(note()?.text).toBe("Copied"));
});
