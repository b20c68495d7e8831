// @vitest-environment jsdom

import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { Attachment } from "../src/core/files/file";
import type { Progress } from "../src/core/files/uploads";
import { takeWords } from "../src/i18n/words.svelte";

const page = vi.hoisted(() => ({
  progress: null as Progress | null,
  detached: [] as string[],
  attached: (): void => undefined,
}));

vi.mock("../src/actions/files.svelte", () => ({
  fileProgress: () => page.progress,
  fileDetach: (_: string, { key }: Attachment) => page.detached.push(key),
  filesAttach: () => new Promise<never[]>((resolve) => (page.attached = () => resolve([]))),
  localUrl: () => undefined,
}));
vi.mock("../src/app.svelte", () => ({ client: { draft: () => undefined, drafts: null } }));

const { default: Attaching } = await import("../src/ui/files/Attaching.svelte");
const { default: FileRow } = await import("../src/ui/files/FileRow.svelte");
const { default: WriteAlt } = await import("../src/ui/files/WriteAlt.svelte");
const { default: Tray } = await import("../src/ui/files/Tray.svelte");

const file = (key: string): Attachment => {
  return { key, name: `${key}.pdf`, size: 990, modified: 5, media_type: "application/pdf" };
};

beforeEach(async () => {
  page.detached = [];
  page.progress = { status: "sending", sent: 0, speed: 0 };
  await takeWords("conversation");
  await takeWords("later");
});

test("X4: a file that is sent says how much of it is there", () => {
  render(FileRow, { file: file("chart") });
  expect(screen.getByText("0 bytes of 990 bytes")).toBeTruthy();
  expect(screen.getByRole("progressbar")).toBeTruthy();
});

test("X2: of a file that was interrupted nobody here knows how much is there", () => {
  page.progress = { status: "lost", sent: 0, speed: 0 };
  render(FileRow, { file: file("chart") });
  expect(screen.getByText("PDF · 990 bytes")).toBeTruthy();
  expect(screen.queryByRole("progressbar")).toBeNull();
});

test("X1: who takes the last file out goes on where one writes", async () => {
  const onempty = vi.fn();
  const { rerender } = render(Tray, { place: "harbour", files: [file("chart"), file("tide")], onempty });
  await userEvent.click(screen.getByRole("button", { name: "Remove chart.pdf" }));
  expect(onempty).not.toHaveBeenCalled();
  await rerender({ files: [file("tide")] });
  await userEvent.click(screen.getByRole("button", { name: "Remove tide.pdf" }));
  expect(onempty).toHaveBeenCalledOnce();
  expect(page.detached).toEqual(["chart", "tide"]);
});

test("X1: who has gone elsewhere while files were looked at stays there", async () => {
  let field: HTMLTextAreaElement | null = document.createElement("textarea");
  const asked = vi.fn(() => ({ matches: true }));
  vi.stubGlobal("matchMedia", asked);
  const props = { id: "harbour", place: "harbour", field: () => field!, wanted: null, isEditing: false };
  const { container, unmount } = render(Attaching, props);
  await userEvent.upload(container.querySelector("input")!, new File(["tide"], "tides.txt"));
  unmount();
  field = null;
  page.attached();
  await new Promise((resolve) => setTimeout(resolve)); // All that follows from that is done.
  expect(asked).not.toHaveBeenCalled();
});

test("X1: who closes an alternative text while it is saved is left alone when it is", async () => {
  HTMLDialogElement.prototype.showModal = function (): void {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = () => undefined; // jsdom has neither.
  let saved: (problem: null) => void = () => undefined;
  const onclose = vi.fn(() => unmount());
  const onsave = () => new Promise<null>((resolve) => (saved = resolve));
  const { unmount } = render(WriteAlt, { file: file("chart"), url: undefined, onsave, onclose });
  await userEvent.type(screen.getByRole("textbox"), "The chart");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await userEvent.keyboard("{Escape}");
  expect(onclose).toHaveBeenCalledOnce();
  saved(null);
  await new Promise((resolve) => setTimeout(resolve));
});
