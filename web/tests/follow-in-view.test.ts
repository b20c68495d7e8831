// @vitest-environment jsdom

import { render } from "@testing-library/svelte";
import { expect, test, vi } from "vitest";
import InView from "./InView.svelte";

const followed = vi.hoisted(() => [] as string[][]);
vi.mock("../src/actions/people", () => ({ peopleFollow: (ids: string[]) => void followed.push(ids) }));

test("P3: who leaves a room looks at nobody in a list that is off the page", async () => {
  const { rerender } = render(InView, { isShown: true, people: ["ana", "ben"] });
  await rerender({ isShown: false, people: ["ana"] });
  expect(followed.at(-1)).toEqual(["ana", "ben"]);
});
