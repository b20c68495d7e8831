import { expect, test } from "vitest";
import cases from "../../chat/protocol/fixtures/phrases.json";
import { phrasesOf } from "../src/core/phrases";

const NOTHING = { by: [], people: [], role: "", title: "", seqs: [] };

test.each(cases)("M15: what follows each other is told as one: $of", ({ lines, phrases }) => {
  const said = phrasesOf(lines.map(({ sender, ...event }) => ({ sender, event })));
  expect(said).toEqual(phrases.map((phrase) => ({ ...NOTHING, ...phrase })));
});
