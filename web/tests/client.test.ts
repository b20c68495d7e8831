// @vitest-environment jsdom

import { beforeEach, expect, test, vi } from "vitest";
import { Client } from "../src/client.svelte";
import type { Session } from "../src/core/session";

const clearAppBadge = vi.fn(() => Promise.resolve());

beforeEach(() => {
  clearAppBadge.mockClear();
  Object.assign(navigator, { clearAppBadge });
});

test("U7: whoever is signed out has no number on the icon of an installed page", () => {
  const signIn = { phase: "out", me: null } as unknown as Session;
  new Client(signIn, () => null, () => undefined).followSession();
  expect(clearAppBadge).toHaveBeenCalledOnce();
});

test("U7: as long as it is not known who is signed in, the number stays", () => {
  const signIn = { phase: "unknown", me: null } as unknown as Session;
  new Client(signIn, () => null, () => undefined).followSession();
  expect(clearAppBadge).not.toHaveBeenCalled();
});
