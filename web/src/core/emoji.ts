/** The emoji that there are: what they are called, in which tones, and which ones somebody looks for. */

import { folded } from "./folding";

/** As `src/emoji/all.json` has one; with the lightest skin tone, where it has tones. */
export type EmojiRow = [text: string, group: number, version: number, codes: string, light?: string];
/** As the file of a language has the same one: its name, and folded words that find it. */
export type NameRow = [name: string, words: string];

export interface Emoji {
  readonly text: string;
  readonly group: number;
  /** The version of Unicode's emoji that it came with. */
  readonly version: number;
  /** Its shortcodes, without colons; the best known first. */
  readonly codes: readonly string[];
  /** In the language of the reader. */
  readonly name: string;
  /** Name and shortcodes, folded, with a space before each word. */
  readonly title: string;
  /** The same, and other words that find it. */
  readonly words: string;
  /** With the lightest skin tone. */
  readonly light: string | undefined;
}

/** From none to dark; a person chooses one by its index. */
export const TONES = ["", "\u{1F3FB}", "\u{1F3FC}", "\u{1F3FD}", "\u{1F3FE}", "\u{1F3FF}"] as const;
export type Tone = 0 | 1 | 2 | 3 | 4 | 5;

/** What one emoji may differ by and still be called the same: its tone, and that it is drawn in colour. */
const VARIANTS = /[\u{1F3FB}-\u{1F3FF}\uFE0F]/gu;

/** Join the emoji with their names in a language; both files have the same order. */
export function named(rows: readonly EmojiRow[], names: readonly NameRow[]): Emoji[] {
  return rows.map(([text, group, version, codes, light], index) => {
    const [name, words] = names[index]!;
    const title = ` ${folded(`${name} ${codes.replaceAll("_", " ")}`).replace(/[^\p{L}\p{N}]+/gu, " ")}`;
    return { text, group, version, codes: codes.split(" "), name, title, words: `${title} ${words}`, light };
  });
}

/** Return an emoji in a skin tone, where it has any. */
export function toned(emoji: Emoji, tone: Tone): string {
  if (tone === 0 || emoji.light === undefined) return emoji.text;
  return emoji.light.replaceAll(TONES[1], TONES[tone]);
}

/** Return the emoji by their texts, whatever tone those have. */
export function byText(all: readonly Emoji[]): (text: string) => Emoji | undefined {
  const plain = (text: string): string => text.replace(VARIANTS, "");
  const known = new Map(all.map((emoji) => [plain(emoji.text), emoji]));
  return (text) => known.get(plain(text));
}

/** Return the emoji that a shortcode names, as it was typed between its colons. */
export function byCode(all: readonly Emoji[], code: string): Emoji | undefined {
  const wanted = code.toLowerCase();
  return all.find(({ codes }) => codes.includes(wanted));
}

/**
 * Return the emoji that somebody looks for, the best first; what fits alike stays in its order.
 *
 * @param query the beginning of a shortcode, or of words in the language of the reader, in any order.
 */
export function found(all: readonly Emoji[], query: string): Emoji[] {
  const code = query.trim().toLowerCase().replace(/^:|:$/gu, "");
  const words = folded(code).split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
  return all
    .map((emoji) => ({ emoji, rank: rank(emoji, code, words) }))
    .filter((one) => one.rank < NOT_AT_ALL)
    .sort((one, other) => one.rank - other.rank)
    .map((one) => one.emoji);
}

const NOT_AT_ALL = 5;
/** Longer than any shortcode. */
const CODE_MAX = 100;
/** Fewer letters stand within too many words that have nothing to do with them. */
const WITHIN_MIN = 3;

/** Return how well an emoji fits what was typed: 0 best. */
function rank({ text, codes, title, words }: Emoji, code: string, wanted: readonly string[]): number {
  if (text === code || codes.includes(code)) return 0;
  const begun = codes.filter((one) => code !== "" && one.startsWith(code));
  // The shorter one is nearer to what was typed.
  if (begun.length > 0) return 1 + Math.min(...begun.map((one) => one.length)) / CODE_MAX;
  if (wanted.length === 0) return NOT_AT_ALL;
  if (wanted.every((word) => title.includes(` ${word}`))) return 2;
  if (wanted.every((word) => words.includes(` ${word}`))) return 3;
  const isWithin = wanted.every((word) => word.length >= WITHIN_MIN && words.includes(word));
  return isWithin ? 4 : NOT_AT_ALL;
}
