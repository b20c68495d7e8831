/** The emoji, and how they are found: in the files that the page loads. */

import { expect, test } from "vitest";
import {
  byCode,
  byText,
  type EmojiRow,
  found,
  named,
  type NameRow,
  type Tone,
  toned,
} from "../src/core/emoji";
import rows from "../src/emoji/all.json";
import ar from "../src/emoji/ar.json";
import de from "../src/emoji/de.json";
import en from "../src/emoji/en.json";

const all = (names: unknown) => named(rows as EmojiRow[], names as NameRow[]);
const english = all(en);
const first = (query: string, among = english) => found(among, query)[0]?.text;
const texts = (query: string, among = english) => found(among, query).map(({ text }) => text);

test.each(Object.entries({ en, de, ar }))("in %s each emoji has a name", (_, names) => {
  expect(names).toHaveLength(rows.length);
  expect(all(names).filter(({ name }) => name === "")).toEqual([]);
});

test("each is written as Unicode recommends, in every tone", () => {
  const one = new RegExp("^\\p{RGI_Emoji}$", "v");
  const texts = english.flatMap((emoji) => ([0, 1, 2, 3, 4, 5] as const).map((tone) => toned(emoji, tone)));
  expect(texts.filter((text) => !one.test(text))).toEqual([]);
});

test("no two emoji share a shortcode, and each has one", () => {
  const codes = english.flatMap((emoji) => emoji.codes);
  expect(new Set(codes).size).toBe(codes.length);
  expect(english.filter((emoji) => emoji.codes.length === 0)).toEqual([]);
  expect(codes.filter((code) => !/^[a-z0-9_+-]+$/u.test(code))).toEqual([]);
});

test("a shortcode finds its emoji before all others", () => {
  const some = english.filter((_, index) => index % 20 === 0);
  for (const { codes, text } of some) for (const code of codes) expect(first(code)).toBe(text);
});

test("the beginning of a shortcode finds it, also within colons", () => {
  expect(texts("smi").slice(0, 3)).toEqual(["😄", "😏", "😃"]);
  expect(first("heart_ey")).toBe("😍");
  expect(first(":tada:")).toBe("🎉");
  expect(first("+1")).toBe("👍");
});

test("words in the language of the reader find it: those of its name first, in any order", () => {
  expect(texts("party")).toContain("🎉");
  expect(texts("eyes smiling")).toContain("😄");
  expect(first("lachender Gesicht", all(de))).toBeUndefined();
  expect(texts("Gesicht lachenden", all(de))).toContain("😄");
  expect(first("rotes herz", all(de))).toBe("❤️");
  expect(texts("glucklich", all(de))).toContain("😃");
  expect(texts("قلب", all(ar))).toContain("❤️");
});

test("an emoji finds itself, and nonsense finds nothing", () => {
  expect(first("🎉")).toBe("🎉");
  expect(texts("qqqq")).toEqual([]);
  expect(texts("::")).toEqual([]);
});

test("a shortcode is that of one emoji, however it is written", () => {
  expect(byCode(english, "Smile")?.text).toBe("😄");
  expect(byCode(english, "smi")).toBeUndefined();
});

test("an emoji that has skin tones is shown in the one that is chosen", () => {
  const one = (code: string, tone: Tone) => toned(byCode(english, code)!, tone);
  expect(one("wave", 0)).toBe("👋");
  expect(one("wave", 3)).toBe("👋🏽");
  expect(one("point_up", 5)).toBe("☝🏿");
  expect(one("people_holding_hands", 1)).toBe("🧑🏻‍🤝‍🧑🏻");
  expect(one("tada", 5)).toBe("🎉");
});

test("an emoji is called the same in every tone, and with or without its variation selector", () => {
  const name = byText(english);
  for (const tone of [0, 1, 2, 3, 4, 5] as const) {
    for (const emoji of english) expect(name(toned(emoji, tone))?.name).toBe(emoji.name);
  }
  expect(name("❤")?.name).toBe("red heart");
  expect(name("x")).toBeUndefined();
});
