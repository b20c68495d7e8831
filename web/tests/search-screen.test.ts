// @vitest-environment jsdom

import { cleanup, render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Hit } from "../src/actions/search";
import { takeWords } from "../src/i18n/words.svelte";
import { BEN, CHI, message } from "./examples";
import { until } from "./patience";

interface Page {
  /** What was asked for. */
  asked: string[];
  /** What is found, by query; what is not there cannot be searched. */
  found: Record<string, Hit[]>;
  /** What one saves, on whatever device. */
  saved: string[];
  cameBack: boolean;
  went: string;
  /** Whether answers do not come. */
  isHeld: boolean;
}

const page = vi.hoisted((): Page => ({ asked: [], found: {}, saved: [], cameBack: false, went: "", isHeld: false }));

vi.mock("../src/actions/search", () => ({
  messagesSearch: (q: string) => {
    page.asked.push(q);
    if (page.isHeld) return new Promise(() => undefined);
    const results = page.found[q];
    const error = { code: "unavailable", detail: "" };
    const data = { results, next: null, indexing: null };
    return Promise.resolve({ status: 200, retryAfter: null, ...(results === undefined ? { error } : { data }) });
  },
  savedSearchesRead: () => Promise.resolve({ status: 200, retryAfter: null, data: { results: page.saved } }),
  searchSaved: (q: string, isOn: boolean) => {
    page.saved = isOn ? [q, ...page.saved] : page.saved.filter((one) => one !== q);
    return Promise.resolve({ status: 204, retryAfter: null, data: undefined });
  },
  messagesAround: (one: { seq: number }) => {
    const data = [message(one.seq - 1, { text: "What comes before" }), message(one.seq)];
    return Promise.resolve({ status: 200, retryAfter: null, data });
  },
}));
vi.mock("../src/actions/people", () => ({
  peopleName: () => undefined,
  peopleSearch: () => Promise.resolve({ status: 200, retryAfter: null, data: { results: [CHI] } }),
}));
vi.mock("../src/actions/blocks", () => ({ personIsBlocked: () => false }));
vi.mock("../src/app.svelte", async () => {
  const { Dialogue } = await import("../src/core/dialogue");
  const { outboxOf, snapshot, welcome } = await import("./examples");
  const dialogue = new Dialogue(outboxOf());
  dialogue.state.apply(welcome([snapshot(9)]));
  dialogue.state.people.meet(CHI);
  const route = { screen: "search" };
  return {
    client: {
      picture: () => undefined,
      ...{ dialogue, state: dialogue.state, me: dialogue.state.me, downSince: 0 },
      summaries: [{ id: "watch", title: "Harbour watch", hueOf: "watch", isGroup: true, isChannel: false }],
      conversation: (id: string) => dialogue.state.conversations.get(id),
      source: () => null,
    },
    navigation: {
      route,
      get cameBack() {
        return page.cameBack;
      },
      back: (path: string) => (page.went = path),
      go: (path: string) => history.replaceState(history.state, "", path),
    },
  };
});

Element.prototype.scrollIntoView = () => undefined;
const { default: Search } = await import("../src/screens/Search.svelte");

beforeEach(async () => {
  Object.assign(page, { asked: [], found: {}, saved: [], cameBack: false, went: "", isHeld: false });
  history.replaceState(null, "", "/search");
  localStorage.clear();
  await takeWords("conversation");
  await takeWords("later");
});
afterEach(cleanup);

const hit = (seq: number, text: string, found: string): Hit => {
  const at = text.indexOf(found);
  return {
    message: message(seq, { text }) as Hit["message"],
    sender: { ...BEN, picture: null },
    highlights: [[at, at + found.length]],
    name_highlights: [],
  };
};
const field = () => screen.getByRole("combobox", { name: "Search messages" });
const hits = () => screen.queryAllByRole("link").map((one) => one.textContent.replace(/\s+/gu, " ").trim());

test("Z1: what one types is found with its person, chat and words, and opened by Enter", async () => {
  page.found = { noon: [hit(4, "High water at noon", "noon"), hit(2, "Noon is late", "Noon")] };
  render(Search);
  await userEvent.type(field(), "noon");
  await screen.findByText("2 messages in 1 chat");
  expect(hits()[0]).toMatch(/Ben Ode Harbour watch .*High water at noon/u);
  expect(screen.getAllByText(/noon/iu, { selector: "mark" })).toHaveLength(2);
  const opened = vi.fn((event: Event) => event.preventDefault());
  screen.getAllByRole("link")[1]!.addEventListener("click", opened);
  await userEvent.keyboard("{ArrowDown}{ArrowDown}{Enter}");
  expect(opened).toHaveBeenCalledOnce();
  expect(location.search).toBe("?q=noon");
});

test("Z2: a filter is completed while one types, is a chip then, and goes by a click or Backspace", async () => {
  page.found = { "from:chi": [], "from:chi tide": [], tide: [], "is:pinned tide": [] };
  render(Search);
  await userEvent.type(field(), "fr");
  expect(screen.getByRole("option").textContent).toContain("from:");
  await userEvent.keyboard("{ArrowDown}{Enter}ch");
  await screen.findByRole("option", { name: /Chi Tran/u });
  await userEvent.keyboard("{Enter}tide");
  expect((field() as HTMLInputElement).value).toBe("tide");
  const chip = screen.getByRole("button", { name: /Remove filter:\s*From: chi/u });
  await until(() => expect(page.asked).toContain("from:chi tide"));
  await userEvent.click(chip);
  await until(() => expect(page.asked.at(-1)).toBe("tide"));
  await userEvent.type(field(), " is:pinned ");
  await screen.findByRole("button", { name: /Remove filter:\s*Pinned/u });
  await userEvent.type(field(), "{Backspace}", { initialSelectionStart: 0, initialSelectionEnd: 0 });
  expect(screen.queryByRole("button", { name: /Remove filter/ })).toBe(null);
});

test("Z2: while the value of a filter is chosen, what is looked for besides stays", async () => {
  page.found = { tide: [hit(4, "The tide is high", "tide")] };
  render(Search);
  await userEvent.type(field(), "tide has:");
  await screen.findByRole("option", { name: /Has a file/u });
  await screen.findByRole("link");
  expect(page.asked).toEqual(["tide"]);
  await userEvent.clear(field());
  await userEvent.type(field(), "has:");
  expect(screen.getByRole("heading", { name: "Find anything that was said" })).toBeTruthy();
});

test("Z3: what was said around a hit is shown by a button and by a key", async () => {
  page.found = { noon: [hit(4, "High water at noon", "noon")] };
  render(Search);
  await userEvent.type(field(), "noon");
  await screen.findByRole("link");
  await userEvent.keyboard("{ArrowDown}{ArrowRight}");
  await screen.findByText("What comes before");
  await userEvent.click(screen.getByRole("button", { name: "Hide around it" }));
  expect(screen.queryByText("What comes before")).toBe(null);
});

test("Z3: whoever comes back has the results, the place and the selection that they left", async () => {
  page.found = { noon: [hit(4, "High water at noon", "noon"), hit(2, "Noon is late", "Noon")] };
  const { unmount } = render(Search);
  await userEvent.type(field(), "noon");
  await screen.findAllByRole("link");
  screen.getAllByRole("link")[1]!.addEventListener("click", (event) => event.preventDefault());
  await userEvent.keyboard("{ArrowDown}{ArrowDown}");
  screen.getByRole("main").scrollTop = 90; // The browser tells of it with the next frame.
  await userEvent.keyboard("{Enter}");
  unmount();
  page.cameBack = true;
  render(Search);
  await until(() => expect(document.activeElement).toBe(screen.getAllByRole("link")[1]));
  expect(screen.getByRole("main").scrollTop).toBe(90);
  expect(page.asked).toEqual(["noon"]);
});

test("Z3: what was not found yet when one left is looked for once one comes back", async () => {
  Object.assign(page, { found: { noon: [hit(4, "High water at noon", "noon")] }, isHeld: true });
  const { unmount } = render(Search);
  await userEvent.type(field(), "noon");
  await until(() => expect(location.search).toBe("?q=noon"));
  unmount();
  Object.assign(page, { isHeld: false, cameBack: true });
  render(Search);
  await screen.findByText("1 message in 1 chat");
});

test("Z4: a search that led somewhere is offered again, and one that is saved stays until it is not", async () => {
  page.found = { noon: [hit(4, "High water at noon", "noon")] };
  render(Search);
  expect(screen.getByRole("heading", { name: "Find anything that was said" })).toBeTruthy();
  await userEvent.type(field(), "noon");
  (await screen.findByRole("link")).addEventListener("click", (event) => event.preventDefault());
  await userEvent.keyboard("{Enter}");
  await userEvent.click(screen.getByRole("button", { name: "Clear" }));
  await userEvent.click(screen.getByRole("button", { name: "noon" }));
  await userEvent.click(await screen.findByRole("button", { name: "Save search" }));
  await userEvent.click(screen.getByRole("button", { name: "Clear" }));
  expect(screen.getByRole("list", { name: "Saved searches" }).textContent).toContain("noon");
  expect(screen.queryByRole("list", { name: "Recent searches" })).toBe(null);
  await userEvent.click(screen.getByRole("button", { name: "Remove saved search: noon" }));
  expect(screen.getByRole("list", { name: "Recent searches" }).textContent).toContain("noon");
});

test("Z4: what one saved on another device is offered", async () => {
  page.saved = ["tide", "from:me noon"];
  render(Search);
  const saved = await screen.findByRole("list", { name: "Saved searches" });
  expect(saved.textContent).toContain("tide");
});

test("Z1: what was found in the name of a file is marked there", async () => {
  const found = hit(4, "", "");
  const files = [{ id: "f", name: "tide-table.pdf", media_type: "application/pdf", size: 9 }];
  page.found = { table: [{ ...found, message: { ...found.message, files }, highlights: [], name_highlights: [[[5, 10]]] }] };
  render(Search);
  await userEvent.type(field(), "table");
  await screen.findByText("table", { selector: "mark" });
  expect(hits()[0]).toContain("tide-table.pdf");
});

test("Z5: nothing found, and what cannot be searched, are told apart", async () => {
  page.found = { none: [] };
  render(Search);
  await userEvent.type(field(), "none");
  await screen.findByRole("heading", { name: "No messages found for “none”" });
  await userEvent.type(field(), "!");
  const again = await screen.findByRole("button", { name: "Try again" });
  expect(page.asked).toEqual(["none", "none!"]);
  page.found["none!"] = [hit(1, "none!", "none!")];
  await userEvent.click(again);
  await screen.findByText("1 message in 1 chat");
});

test("Z3: Escape leads from the results to the field, and from there back to where one came from", async () => {
  page.found = { noon: [hit(4, "High water at noon", "noon")] };
  history.replaceState({ from: "/saved" }, "", "/search");
  render(Search);
  await userEvent.type(field(), "noon");
  await screen.findByRole("link");
  await userEvent.keyboard("{ArrowDown}{Escape}");
  expect(document.activeElement).toBe(field());
  await userEvent.keyboard("{Escape}");
  expect(page.went).toBe("/saved");
});
