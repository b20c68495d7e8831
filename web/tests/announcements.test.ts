import { expect, test } from "vitest";
import { Announcements, BUSY_MS, GATHER_MS } from "../src/core/announcements";

test("A5: what comes together is said together", () => {
  const announcements = new Announcements<string>();
  expect(announcements.add("One", 1_000)).toBe(GATHER_MS);
  expect(announcements.add("Two", 1_100)).toBe(GATHER_MS);
  expect(announcements.take()).toEqual(["One", "Two"]);
  expect(announcements.take()).toEqual([]);
});

test("A5: more than three in two seconds are only counted", () => {
  const announcements = new Announcements<string>();
  for (const at of [0, 100, 200, 300]) announcements.add("Hello", at);
  expect(announcements.add("Hello", 400)).toBe(BUSY_MS - 400);
  expect(announcements.take()).toBe(5);
});

test("A5: one that comes after a crowd is said again", () => {
  const announcements = new Announcements<string>();
  for (const at of [0, 100, 200, 300]) announcements.add("Hello", at);
  expect(announcements.take()).toBe(4);
  announcements.add("Ana", 400);
  expect(announcements.take()).toEqual(["Ana"]);
  expect(announcements.add("Ben", 5_000)).toBe(GATHER_MS);
  expect(announcements.take()).toEqual(["Ben"]);
});
