/** Dates, times and days, in locales and time zones. */

import { afterEach, beforeEach, expect, test, vi } from "vitest";

const NOON = "2026-11-22T12:00:00Z";

beforeEach(() => vi.resetModules());
afterEach(() => vi.unstubAllEnvs());

/** Return the dates as somebody there sees them. */
async function there(language: string, spoken: string[], zone: string) {
  vi.stubEnv("TZ", zone);
  const { setLocale } = await import("../src/i18n/locale.svelte");
  setLocale(language, spoken);
  const { inFull } = await import("../src/ui/times-in-full");
  return { ...(await import("../src/i18n/dates")), inFull };
}

test.each([
  ["en", ["en-GB"], "Europe/London", /^12:00$/u, /22 November 2026.+12:00:00.GMT/u],
  ["en", ["en-US"], "America/New_York", /^7:00.AM$/u, /November 22, 2026.+7:00:00.AM.EST/u],
  ["en", ["de-DE"], "Asia/Kolkata", /^5:30.PM$/u, /November 22, 2026.+5:30:00.PM.GMT\+5:30/u],
  ["de", ["en-GB", "de-AT"], "Europe/Vienna", /^13:00$/u, /22\. November 2026.+13:00:00.MEZ/u],
  ["ar", ["ar-EG"], "Africa/Cairo", /^٢:٠٠.م$/u, /٢٢ نوفمبر ٢٠٢٦.+٢:٠٠:٠٠.م.غرينتش/u],
  ["ar", ["ar-MA"], "UTC", /^12:00$/u, /22 نونبر 2026.+12:00:00.UTC/u],
])("%s for a browser of %s in %s", async (language, spoken, zone, time, moment) => {
  const dates = await there(language, spoken, zone);
  expect(dates.clock(NOON)).toMatch(time);
  expect(dates.inFull(NOON)).toMatch(moment);
});

test("a moment belongs to the day of its reader", async () => {
  const evening = "2026-11-21T23:30:00Z";
  const london = await there("en", ["en-GB"], "Europe/London");
  expect(london.day(evening, new Date(NOON))).toBe("Yesterday");
  vi.resetModules();
  const berlin = await there("de", [], "Europe/Berlin");
  expect(berlin.day(evening, new Date(NOON))).toBe("Heute");
});

test.each([
  ["en", "en-GB", ["Today", "Yesterday", expect.stringMatching(/^Friday,? 20 November$/u), "31 December 2025"]],
  ["de", "de-DE", ["Heute", "Gestern", "Freitag, 20. November", "31. Dezember 2025"]],
  ["ar", "ar-MA", ["اليوم", "أمس", "الجمعة، 20 نونبر", "31 دجنبر 2025"]],
])("days have names in %s", async (language, spoken, names) => {
  const dates = await there(language, [spoken], "UTC");
  const days = ["2026-11-22", "2026-11-21", "2026-11-20", "2025-12-31"];
  expect(days.map((day) => dates.day(`${day}T10:00:00Z`, new Date(NOON)))).toEqual(names);
});

test.each([
  ["en", "en-GB", ["10:00", "Yesterday", "Fri", "2 Nov", "31 Dec 2025"]],
  ["de", "de-DE", ["10:00", "Gestern", "Fr", "2. Nov.", "31.12.2025"]],
])("the list has room for little in %s", async (language, spoken, names) => {
  const dates = await there(language, [spoken], "UTC");
  const days = ["2026-11-22", "2026-11-21", "2026-11-20", "2026-11-02", "2025-12-31"];
  expect(days.map((day) => dates.when(`${day}T10:00:00Z`, new Date(NOON)))).toEqual(names);
});

test("a night in which the clock is changed is one night", async () => {
  const dates = await there("en", [], "Europe/Berlin");
  const morning = new Date("2026-10-25T08:00:00Z");
  expect(dates.day("2026-10-24T08:00:00Z", morning)).toBe("Yesterday");
});

test("P1: the time of somebody elsewhere shows where it is another one", async () => {
  const dates = await there("en", ["en-GB"], "Europe/Lisbon");
  const noon = new Date(NOON);
  const times = ["Asia/Kathmandu", "Europe/London", "Europe/Lisbon", "", "Mars/Olympus", undefined];
  const here = dates.clock(NOON);
  const shown = times.map((zone) => dates.clockIn(zone, noon));
  expect(shown).toEqual([expect.stringMatching(/^\d\d:\d\d$/u), "", "", "", "", ""]);
  expect(shown[0]).not.toBe(here);
});
