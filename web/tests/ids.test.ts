import { expect, test } from "vitest";
import { uuid7 } from "../src/core/ids";

test("an id is a UUID of version 7", () => {
  expect(uuid7()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
});

test("an id begins with its time, so that later ones sort later", () => {
  expect(uuid7(0x0123_4567_89ab)).toMatch(/^01234567-89ab-7/u);
  expect(uuid7(2_000_000_000_000) > uuid7(1_999_999_999_999)).toBe(true);
});
