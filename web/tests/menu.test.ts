// @vitest-environment jsdom

import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { LATER } from "../src/ui/later-icons";
import Menu from "../src/ui/Menu.svelte";

const page = { isTouched: false };

// What jsdom does not have; so a menu counts as hidden there.
HTMLElement.prototype.showPopover = () => undefined;
HTMLElement.prototype.hidePopover = () => undefined;
vi.stubGlobal("matchMedia", () => ({ matches: page.isTouched }));

let opener: HTMLButtonElement;

beforeEach(() => {
  page.isTouched = false;
  opener = document.createElement("button");
  document.body.replaceChildren(opener);
});

function open() {
  const [copy, remove, onclose] = [vi.fn(), vi.fn(), vi.fn()];
  const items = [
    { label: "Copy", icon: "copy" as const, run: copy },
    { label: "Delete", icon: LATER.trash, run: remove },
  ];
  render(Menu, { label: "Actions", items, opener, onclose });
  return { copy, remove, onclose };
}

function focused(): string {
  return document.activeElement?.textContent.trim() ?? "";
}

test("K5: a menu opens with its first item, and arrows go round it", async () => {
  open();
  expect(screen.getByRole("menu", { hidden: true }).ariaLabel).toBe("Actions");
  expect(focused()).toBe("Copy");
  await userEvent.keyboard("{ArrowDown}");
  expect(focused()).toBe("Delete");
  await userEvent.keyboard("{ArrowDown}");
  expect(focused()).toBe("Copy");
  await userEvent.keyboard("{ArrowUp}");
  expect(focused()).toBe("Delete");
  await userEvent.keyboard("{Home}");
  expect(focused()).toBe("Copy");
});

test("K5: a menu of which one item holds opens with that", () => {
  const items = ["All", "Mentions", "Nothing"].map((label) => {
    return { label, icon: "check" as const, isOn: label === "Mentions", run: vi.fn() };
  });
  render(Menu, { label: "Level", items, opener, onclose: vi.fn() });
  expect(focused()).toBe("Mentions");
});

test("A7: Escape closes a menu once, and gives the focus back", async () => {
  const { copy, onclose } = open();
  await userEvent.keyboard("{Escape}");
  expect(document.activeElement).toBe(opener);
  expect(onclose).toHaveBeenCalledOnce();
  expect(copy).not.toHaveBeenCalled();
});

test("an item runs after the focus was given back, so that it may take it", async () => {
  const { remove, onclose } = open();
  remove.mockImplementation(() => {
    expect(document.activeElement).toBe(opener);
  });
  await userEvent.click(screen.getByRole("menuitem", { name: "Delete", hidden: true }));
  expect(remove).toHaveBeenCalledOnce();
  expect(onclose).toHaveBeenCalledOnce();
});

test("a press beside a menu closes it, and one within it does not", async () => {
  const { onclose } = open();
  await fireEvent.pointerDown(screen.getByRole("menuitem", { name: "Copy", hidden: true }));
  expect(onclose).not.toHaveBeenCalled();
  await fireEvent.pointerDown(document.body);
  expect(onclose).toHaveBeenCalledOnce();
});

test("what a sheet is about is lit and lifted above it, until it closes", () => {
  page.isTouched = true;
  opener.getBoundingClientRect = () => ({ top: 700, bottom: 740 }) as DOMRect;
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(200);
  open();
  expect(opener.dataset.held).toBe("");
  expect(opener.style.translate).toBe(`0 ${innerHeight - 200 - 4 - 740}px`);
  cleanup();
  expect(opener.dataset.held).toBe(undefined);
  expect(opener.style.translate).toBe("");
});

test("M6: a sheet begins with emoji in a row, of which those that are set say so", async () => {
  page.isTouched = true;
  const [react, pick, onclose] = [vi.fn(), vi.fn(), vi.fn()];
  const quick = [
    { label: "React with 👍", emoji: "👍", isOn: true, run: react },
    { label: "React", icon: "smile" as const, run: pick },
  ];
  render(Menu, { label: "Actions", items: [{ label: "Copy", icon: "copy" as const, run: vi.fn() }], quick, opener, onclose });
  const thumb = screen.getByRole("menuitemcheckbox", { name: "React with 👍", hidden: true });
  expect(thumb.ariaChecked).toBe("true");
  expect(document.activeElement).toBe(thumb);
  await userEvent.click(thumb);
  expect(react).toHaveBeenCalledOnce();
  expect(onclose).toHaveBeenCalledOnce();
  await userEvent.click(screen.getByRole("menuitem", { name: "React", hidden: true }));
  expect(pick).toHaveBeenCalledOnce();
});
