import { expect, test } from "vitest";
import examples from "../../chat/protocol/fixtures/search.json";
import { begunAt, type Filter, type FilterName, FILTERS, parseQuery, queryOf, withFilter, withoutBegun } from "../src/core/search/query";

type Example = Partial<Record<FilterName | "texts" | "days", unknown[]>> & { q: string; mentions_me?: boolean };

const CALLED = Object.fromEntries(Object.keys(FILTERS).map((name) => [name, name])) as Record<FilterName, string>;
const GERMAN = { ...CALLED, from: "von", before: "vor" };
const ANA = "01a19b49-8c78-7cde-9623-7b2ed91e3f71";

const valuesOf = (filters: readonly Filter[], ...names: FilterName[]) => {
  return filters.filter(({ name }) => names.includes(name)).map(({ value }) => value);
};

test.each(examples as Example[])("Z2: the page finds the filters of $q where the server does", (example) => {
  const { filters, text } = parseQuery(example.q);
  expect(filters.filter(({ name }) => !(name in FILTERS))).toEqual([]);
  expect(valuesOf(filters, "from")).toEqual(example.from ?? []);
  expect(valuesOf(filters, "in")).toEqual(example.in ?? []);
  expect(valuesOf(filters, "has").sort()).toEqual(example.has ?? []);
  expect(valuesOf(filters, "is").sort()).toEqual(example.is ?? []);
  expect(valuesOf(filters, "before", "after", "on")).toHaveLength(example.days?.length ?? 0);
  expect(valuesOf(filters, "mentions")).toHaveLength(example.mentions_me === true ? 1 : 0);
  expect(text.trim() === "").toBe(example.texts === undefined);
});

test.each(examples as Example[])("$q says the same once its filters stand before its text", ({ q }) => {
  const parts = parseQuery(q);
  const again = parseQuery(queryOf(parts));
  expect(again).toEqual({ filters: parts.filters, text: parts.text.trim() });
});

test("Z2: a filter is one once it is followed by a space; until then it may go on", () => {
  expect(parseQuery("from:an", false)).toEqual({ filters: [], text: "from:an" });
  expect(parseQuery("from:ana ", false)).toEqual({ filters: [{ name: "from", value: "ana" }], text: "" });
  expect(parseQuery("one is:pinned two", false)).toEqual({ filters: [{ name: "is", value: "pinned" }], text: "one two" });
});

const begun = (text: string, called = CALLED) => {
  const at = text.indexOf("|");
  return begunAt(text.replace("|", ""), at, called);
};

test("Z2: the names of filters are offered from two letters on, in the language of the page too", () => {
  expect(begun("fr|")).toEqual({ from: 0, name: null, typed: "fr" });
  expect(begun("tide fr| x")).toEqual({ from: 5, name: null, typed: "fr" });
  expect(begun("vo|", GERMAN)).toEqual({ from: 0, name: null, typed: "vo" });
  for (const text of ["f|", "tide|", "from |", '"fr|', "|from"]) expect(begun(text)).toBe(null);
});

test("Z2: the values of a filter are offered while one is typed, in quotes with its spaces", () => {
  expect(begun("x from:|")).toEqual({ from: 2, name: "from", typed: "" });
  expect(begun("FROM:An|")).toEqual({ from: 0, name: "from", typed: "An" });
  expect(begun('x from:"Ana Co|')).toEqual({ from: 2, name: "from", typed: "Ana Co" });
  expect(begun("von:|", GERMAN)).toEqual({ from: 0, name: "from", typed: "" });
  for (const text of ["https:|", '"x from:an|', "x:y|"]) expect(begun(text)).toBe(null);
});

test("Z2: a filter whose value is still open is not looked for as text", () => {
  for (const text of ["tide from:", "tide has:", "tide HAS:fi", 'tide in:"', "tide on:"]) expect(withoutBegun(text, CALLED)).toBe("tide ");
  expect(withoutBegun("tide von:", GERMAN)).toBe("tide ");
  for (const text of ["tide", "tide fr", "from:an", "has:file", "on:click", "https:", "has: tide"]) expect(withoutBegun(text, CALLED)).toBe(text);
});

test("a filter takes the place of the days that it contradicts, and stands there once", () => {
  const on = { name: "on", value: "2026-11-29" } as const;
  const before = { name: "before", value: "2026-11-29" } as const;
  const after = { name: "after", value: "2026-11-01" } as const;
  const from = { name: "from", value: ANA } as const;
  expect(withFilter([from, on], before)).toEqual([from, before]);
  expect(withFilter([before], after)).toEqual([before, after]);
  expect(withFilter([before, after], on)).toEqual([on]);
  expect(withFilter([from], from)).toEqual([from]);
  expect(withFilter([from], { name: "from", value: "me" })).toHaveLength(2);
});
