/** Messages of emoji alone: rule M4. */

import { expect, test } from "vitest";
import { type EmojiRow, named, type NameRow, toned } from "../src/core/emoji";
import { emojiOnly } from "../src/core/emoji-only";
import rows from "../src/emoji/all.json";
import en from "../src/emoji/en.json";

const ALL = named(rows as EmojiRow[], en as NameRow[]);

test("every emoji is one, in every tone, and eight of it are eight", () => {
  for (const emoji of ALL) {
    for (const tone of [0, 3] as const) {
      const text = toned(emoji, tone);
      expect([text, emojiOnly(text)]).toEqual([text, 1]);
      expect([text, emojiOnly(text.repeat(8))]).toEqual([text, 8]);
      expect([text, emojiOnly(text.repeat(9))]).toEqual([text, 0]);
    }
  }
});

test("every emoji in the midst of words is text", () => {
  for (const { text } of ALL) {
    for (const one of [`a${text}`, `${text}.`, `${text} 1`, `*${text}*`]) expect(emojiOnly(one)).toBe(0);
  }
});

test("spaces and new lines between emoji count for nothing", () => {
  expect(emojiOnly("😀 😀\n👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿")).toBe(4);
});

test.each(["", " ", "1", "12", "#", "©", "❤", "™", "a", "👍!", "x\uFE0F", "\u200D", "\uFE0F", "👍\u0301"])(
  "%j is no emoji",
  (text) => {
    expect(emojiOnly(text)).toBe(0);
  },
);

test("two tones, a family of two tones, and flags beside each other are counted as they are seen", () => {
  expect(emojiOnly("👍👍🏽")).toBe(2);
  expect(emojiOnly("👩🏽‍❤️‍💋‍👨🏿")).toBe(1);
  expect(emojiOnly("🇩🇪🇫🇷🇩🇪")).toBe(3);
  expect(emojiOnly("1️⃣2️⃣")).toBe(2);
});
