import { expect, test } from "vitest";
import { dayByKey, dayOf, isDay, plusDays, plusMonths, startOf, weeksOf, within } from "../src/core/search/calendar";

test("days are those of the calendar, over ends of months, leap years and summer time", () => {
  expect(plusDays("2028-02-28", 1)).toBe("2028-02-29");
  expect(plusDays("2026-01-01", -1)).toBe("2025-12-31");
  expect(plusDays("2026-03-28", 2)).toBe("2026-03-30");
  expect(plusMonths("2026-01-31", 1)).toBe("2026-02-28");
  expect(plusMonths("2026-01-31", -2)).toBe("2025-11-30");
  expect(dayOf(startOf("2026-11-29"))).toBe("2026-11-29");
  expect(["2026-02-29", "2026-1-1", "x"].map(isDay)).toEqual([false, false, false]);
});

test("Z7: a month is shown in whole weeks, which begin where they do in the language", () => {
  const fromMonday = weeksOf("2026-11-15", 1);
  expect(fromMonday.map((week) => week.length)).toEqual([7, 7, 7, 7, 7, 7]);
  expect(fromMonday[0]![0]).toBe("2026-10-26");
  expect(weeksOf("2026-11-15", 0)[0]![0]).toBe("2026-11-01");
  expect(weeksOf("2027-02-15", 1)).toHaveLength(4);
});

test("Z7: keys lead from day to day, as the page is read", () => {
  const by = (key: string, isRtl = false) => dayByKey(key, "2026-11-25", 1, isRtl);
  expect([by("ArrowRight"), by("ArrowRight", true)]).toEqual(["2026-11-26", "2026-11-24"]);
  expect([by("ArrowUp"), by("ArrowDown")]).toEqual(["2026-11-18", "2026-12-02"]);
  expect([by("Home"), by("End")]).toEqual(["2026-11-23", "2026-11-29"]);
  expect([by("PageUp"), by("PageDown")]).toEqual(["2026-10-25", "2026-12-25"]);
  expect(by("a")).toBe(null);
  expect(within("2026-12-02", { first: "2026-01-01", last: "2026-11-29" })).toBe("2026-11-29");
});
