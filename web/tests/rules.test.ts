import { expect, test } from "vitest";
import RULES from "../RULES.md?raw";

const TESTS = import.meta.glob<string>(["./*.test.ts", "../../tests/e2e/test_*.py"], {
  query: "?raw",
  import: "default",
  eager: true,
});

/** Return what a test says that it is about, with the names between two written out. */
function named(source: string): string[] {
  const names = source.match(/\b[TCSUORKAWNMPVHDGZX]\d+(?: to [TCSUORKAWNMPVHDGZX]\d+)?\b/gu) ?? [];
  return names.flatMap((name) => {
    const [from, to] = name.split(" to ");
    if (to === undefined) return [name];
    const [first, last] = [from, to].map((one) => Number(one!.slice(1)));
    return Array.from({ length: last! - first! + 1 }, (_, more) => `${to[0]!}${first! + more}`);
  });
}

test("every rule has a name of its own, and is named by a test", () => {
  const covered = new Set(Object.values(TESTS).flatMap(named));
  const rules = [...RULES.matchAll(/^\| ([A-Z]\d+) \|/gmu)].map(([, name]) => name);
  expect(rules).toEqual([...new Set(rules)]);
  expect(rules.length).toBeGreaterThan(70);
  expect(rules.filter((name) => !covered.has(name!))).toEqual([]);
});
