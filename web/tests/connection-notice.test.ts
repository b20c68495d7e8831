import { expect, test } from "vitest";
import { connectionNotice } from "../src/core/connection-notice";

test("T5: a lost connection shows after 2 s as reconnecting, after 10 s as a server out of reach", () => {
  const said = [0, 1_999, 2_000, 9_999, 10_000].map((down) => connectionNotice(down, true));
  expect(said).toEqual(["", "", "reconnecting", "reconnecting", "unreachable"]);
});

test("T5: where the browser reports no network, it says offline at once, and only then", () => {
  expect(connectionNotice(0, false)).toBe("offline");
  expect(connectionNotice(60_000, false)).toBe("offline");
  expect(connectionNotice(60_000, true)).toBe("unreachable");
});

test("T5: while the server answers, nothing is said, whatever the browser reports", () => {
  expect(connectionNotice(null, false)).toBe("");
});
