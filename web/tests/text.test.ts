// @vitest-environment node

import { expect, test } from "vitest";
import examples from "../../chat/protocol/fixtures/text.json";
import { cleanFileName } from "../src/core/files/file-name";
import { folded } from "../src/core/folding";
import { fits } from "../src/core/matching";
import { initials, shortId } from "../src/core/people";
import { cleanText, isolated, isVisible } from "../src/core/text";

test.each(examples.nothing)("what shows nothing is empty: %j", (text) => {
  expect(isVisible(text)).toBe(false);
});

test.each(examples.something)("whatever shows is visible, and text as it is: %j", (text) => {
  expect(isVisible(text)).toBe(true);
  expect(cleanText(text)).toBe(text);
});

test.each(examples.texts)("a text loses what is blank around it and keeps its indent: %j", (raw, text) => {
  expect(cleanText(raw)).toBe(text);
});

test.each(examples["file names"])("a file has a name without a path and what reorders it: %j", (raw, name) => {
  expect(cleanFileName(raw)).toBe(name);
});

test.each(examples.folded)("names are compared without case, marks and widths: %j", (name, compared) => {
  expect(folded(name)).toBe(compared);
});

test.each(examples["short ids"])("a short id is the end of an id: %s", (id, short) => {
  expect(shortId(id)).toBe(short);
});

test("a name fits by any part of it", () => {
  const found = (query: string) => fits("Ana de la Núñez-Ødegård", query);
  expect(["ana", "la", "DE  LA", "odegard", "nunez-od", " ana "].every(found)).toBe(true);
  expect(["na", "degard", "ana la"].some(found)).toBe(false);
});

test("what is put into a sentence reorders nothing beside it", () => {
  expect(isolated("\u202eAna\u2069")).toBe("\u2068Ana\u2069");
});

test.each([
  ["(Ana) [Costa]", "AC"],
  ["Team (old)", "TO"],
  ["\u{1f419} Ana", "A"],
  ["\u{1f468}\u200d\u{1f469}\u200d\u{1f467}", "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}"],
  ["e\u0301lise d\u2019Ode", "E\u0301D"],
  ["\u0928\u093f\u0936\u093e", "\u0928\u093f"],
  ["(42)", "4"],
  ["?!", ""],
])("initials are whole characters, and letters where there are: %s", (name, letters) => {
  expect(initials(name)).toBe(letters);
});
