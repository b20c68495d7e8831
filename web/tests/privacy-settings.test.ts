// @vitest-environment jsdom

import { render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { State } from "../src/core/state/state";
import { t, takeWords } from "../src/i18n/words.svelte";
import { heldState } from "./examples";

const held: { state: State } = { state: new State() };
vi.mock("../src/actions/blocks", () => ({ peopleBlocked: () => Promise.resolve({ data: { results: [] } }) }));
vi.mock("../src/app.svelte", () => ({ client: { picture: () => undefined, dialogue: held, source: () => null } }));

const { default: Privacy } = await import("../src/ui/settings/Privacy.svelte");

const switches = () => screen.queryAllByRole<HTMLInputElement>("switch");

beforeEach(() => Promise.all([takeWords("conversation"), takeWords("later")]));

test("V1: what one shows can be chosen once the server has said what it is", () => {
  const { unmount } = render(Privacy);
  // One that is off until then would say what is not so, and whoever wants it off would leave it.
  expect(switches()).toEqual([]);
  expect(screen.getByText(t().settings.readMarks)).toBeTruthy();
  unmount();

  held.state = heldState(1);
  held.state.apply({
    type: "user.updated",
    user_revision: 6,
    privacy: { shares_presence: true, shares_read_marks: false },
  });
  render(Privacy);
  expect(switches().map(({ disabled }) => disabled)).toEqual([false, false]);
  expect(switches().map(({ checked }) => checked)).toEqual([true, false]);
});
