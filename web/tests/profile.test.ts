// @vitest-environment jsdom

import { render, screen } from "@testing-library/svelte";
import { userEvent } from "@testing-library/user-event";
import { flushSync } from "svelte";
import { SvelteMap } from "svelte/reactivity";
import { expect, test, vi } from "vitest";
import type { Me } from "../src/core/session";
import { takeWords } from "../src/i18n/words.svelte";
import { heldState } from "./examples";

const ME = { id: "ana", first_name: "Ana", last_name: "Berg", email: "ana@example.org" } as Me;

const known = vi.hoisted(() => ({ me: null as Map<string, Me> | null, renamed: [] as string[] }));
vi.mock("../src/app.svelte", () => ({
  client: {
    picture: () => undefined,
    source: () => null,
    get me() {
      return known.me!.get("me");
    },
    dialogue: { state: heldState(1) },
  },
}));
vi.mock("../src/actions/account", () => ({
  userRename: (first: string, last: string) => {
    known.renamed.push(`${first} ${last}`);
    return Promise.resolve(null);
  },
}));

const { default: Profile } = await import("../src/ui/settings/Profile.svelte");

test("a name that another device changed is not taken back by a form that was open before", async () => {
  await Promise.all(["account", "conversation", "later"].map((part) => takeWords(part as "later")));
  known.me = new SvelteMap([["me", ME]]);
  render(Profile);
  await userEvent.type(screen.getByLabelText("First name"), "lena");
  known.me.set("me", { ...ME, last_name: "Castro" });
  flushSync();
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(known.renamed).toEqual(["Analena Castro"]);
});
