import { expect, test } from "vitest";
import { device } from "../src/core/device";

const APPLE = "AppleWebKit/537.36 (KHTML, like Gecko)";

test.each([
  [`Mozilla/5.0 (Linux; Android 14; Pixel 8) ${APPLE} Chrome/156.0 Mobile Safari/537.36`, "Chrome", "Android"],
  [`Mozilla/5.0 (Windows NT 10.0; Win64) ${APPLE} Chrome/156.0 Safari/537.36 Edg/156.0`, "Edge", "Windows"],
  [`Mozilla/5.0 (X11; Linux x86_64) ${APPLE} Chrome/156.0 Safari/537.36 OPR/120.0`, "Opera", "Linux"],
  [`Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) ${APPLE} Version/19.0 Safari/604.1`, "Safari", "iPhone"],
  [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) ${APPLE} Version/19.0 Safari/605.1`, "Safari", "macOS"],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox", "Linux"],
])("%s is %s on %s", (userAgent, browser, system) => {
  expect(device(userAgent)).toEqual([browser, system]);
});

test("what names neither says nothing", () => {
  expect(device("python-httpx/0.28.1")).toEqual([]);
});
