// Writes what the emoji picker knows, src/emoji/, from packages that `npm run emoji` fetches for that.
// They are 200 MB, and new once a year; so what is made of them is kept, and a build needs none of them.

import { readFile, writeFile } from "node:fs/promises";
import { folded } from "./src/core/folding.ts";

const LANGUAGES = ["en", "de", "ar"];
/** Skin tones and hair alone: parts of emoji, and nothing that anybody writes. */
const COMPONENTS = 2;
/** Smileys and people are one group: a bar has room for few. */
const GROUP_OF = [0, 0, null, 1, 2, 3, 4, 5, 6, 7];
/** Whose shortcodes there are, the better known first: where two give one name away, the first has it. */
const CODES = ["github", "iamcal", "emojibase"];

interface Entry {
  emoji: string;
  hexcode: string;
  label: string;
  group?: number;
  version: number;
  skins?: { emoji: string; tone: number | number[] }[];
}

interface Annotation {
  default?: string[];
  tts: string[];
}

async function read<Content>(path: string): Promise<Content> {
  return JSON.parse(await readFile(new URL(`node_modules/${path}`, import.meta.url), "utf8")) as Content;
}

/** Write rows, one a line, so that a new version shows as what is new in it. */
async function write(name: string, rows: unknown[]): Promise<void> {
  const lines = rows.map((row) => JSON.stringify(row)).join(",\n");
  await writeFile(new URL(`src/emoji/${name}.json`, import.meta.url), `[\n${lines}\n]\n`);
}

/** Return the shortcodes of each emoji; no two have one in common, and none has none. */
async function shortcodes(entries: Entry[]): Promise<Map<string, string[]>> {
  const given = new Set<string>();
  const found = new Map<string, string[]>(entries.map(({ hexcode }) => [hexcode, []]));
  for (const source of CODES) {
    const codes = await read<Record<string, string | string[]>>(
      `emojibase-data/en/shortcodes/${source}.json`,
    );
    for (const { hexcode } of entries) {
      const mine = found.get(hexcode)!;
      if (source === "emojibase" && mine.length > 0) continue;
      const fresh = [codes[hexcode] ?? []].flat().filter((code) => !given.has(code));
      for (const code of fresh) given.add(code);
      mine.push(...fresh);
    }
  }
  for (const { label, hexcode } of entries) {
    if (found.get(hexcode)!.length === 0) throw new Error(`No shortcode for ${label}.`);
  }
  return found;
}

/** Return the words of a text as they are searched. */
function wordsOf(text: string): string[] {
  return folded(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

/** Return the words that find an emoji, without those that its name and other words begin with. */
function keywords(name: string, { default: phrases = [] }: Annotation): string {
  const words = [...new Set(phrases.flatMap(wordsOf))];
  const others = (word: string) => [...wordsOf(name), ...words.filter((one) => one !== word)];
  return words.filter((word) => !others(word).some((other) => other.startsWith(word))).join(" ");
}

async function names(language: string, entries: Entry[]): Promise<unknown[]> {
  const [plain, derived] = await Promise.all([
    read<{ annotations: { annotations: Record<string, Annotation> } }>(
      `cldr-annotations-full/annotations/${language}/annotations.json`,
    ),
    read<{ annotationsDerived: { annotations: Record<string, Annotation> } }>(
      `cldr-annotations-derived-full/annotationsDerived/${language}/annotations.json`,
    ),
  ]);
  const all = { ...plain.annotations.annotations, ...derived.annotationsDerived.annotations };
  return entries.map(({ emoji, label }) => {
    const annotation = all[emoji] ?? all[emoji.replaceAll("\uFE0F", "")];
    const name = annotation?.tts[0];
    if (annotation === undefined || name === undefined) throw new Error(`No ${language} name for ${label}.`);
    return [name, keywords(name, annotation)];
  });
}

const entries = (await read<Entry[]>("emojibase-data/en/data.json"))
  .filter(({ group }) => group !== undefined && group !== COMPONENTS)
  // The packages ask for a picture also where Unicode has nothing else: the same emoji, twice.
  .map((entry) => ({ ...entry, emoji: entry.emoji.replace(/(\p{Emoji_Presentation})\uFE0F/gu, "$1") }));
const codes = await shortcodes(entries);
await write(
  "all",
  entries.map(({ emoji, hexcode, group, version, skins }) => {
    const toned = skins?.find(({ tone }) => tone === 1)?.emoji;
    const row = [emoji, GROUP_OF[group!], version, codes.get(hexcode)!.join(" ")];
    return toned === undefined ? row : [...row, toned];
  }),
);
for (const language of LANGUAGES) await write(language, await names(language, entries));
