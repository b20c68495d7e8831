/** Fails where a build is larger than what somebody may have to wait for; sizes are compressed ones. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface Chunk {
  file: string;
  name?: string;
  imports?: string[];
  css?: string[];
}

const DIST = join(import.meta.dirname, "dist");
const manifest = JSON.parse(
  readFileSync(join(DIST, ".vite", "manifest.json"), "utf8"),
) as Record<string, Chunk>;

/** Return the parts of the page that one is loaded with, by the name that the build gives it. */
function loaded(name: string): Chunk[] {
  const found = Object.values(manifest).filter((chunk) => chunk.name === name);
  if (found.length === 0) throw new Error(`The build has no part ${name}.`);
  return withImports(found);
}

function withImports(chunks: Chunk[]): Chunk[] {
  const known = new Set(chunks);
  for (const chunk of known) {
    for (const part of chunk.imports ?? []) known.add(manifest[part]!);
  }
  return [...known];
}

/** Return the kilobytes (of 1,024 bytes) that are transferred for these files, each once. */
function size(files: Iterable<string>): number {
  const sent = [...new Set(files)].map((file) => join(DIST, file));
  const bytes = sent.map((path) => readFileSync(existsSync(`${path}.gz`) ? `${path}.gz` : path).length);
  return bytes.reduce((sum, one) => sum + one, 0) / 1024;
}

const scripts = (chunks: Chunk[]) => chunks.map((chunk) => chunk.file);
const styles = (chunks: Chunk[]) => chunks.flatMap((chunk) => chunk.css ?? []);

const first = loaded("first");
const door = [...loaded("signin"), ...first];
const inside = [...loaded("inside"), ...first];
const font = Object.values(manifest).filter((chunk) => /latin-wght.*woff2$/u.test(chunk.file));

/** Return the files with the words of a language that come with neither of these chunks. */
function words(language: string, parts: string[], beside: Chunk[]): string[] {
  const chunks = parts.map((part) => manifest[`src/i18n/${language}/${part}.ts`]);
  const known = scripts(beside);
  return scripts(withImports(chunks.filter((chunk) => chunk !== undefined))).filter(
    (file) => !known.includes(file),
  );
}

const doorFiles = ["first.js", ...scripts(door)];
const signUpFiles = ["first.js", ...scripts([...withImports([manifest["src/screens/SignUp.svelte"]!]), ...door])];
const insideFiles = ["first.js", ...scripts(inside)];
const everything = [...new Set([...insideFiles, ...styles(inside), ...scripts(font)])];
/** The page itself, its token, and its socket. */
const CALLS = 3;

/** Return the files with the emoji and their names in a language. */
function emoji(language: string): string[] {
  return scripts(["all", language].map((name) => manifest[`src/emoji/${name}.json`]!));
}

/** What is measured, how much of it there is, and how much there may be. */
const FIGURES: [what: string, value: number, most: number, unit: string][] = [
  ["JS to sign in", size(doorFiles), 30, "KB"],
  ["JS to sign up", size(signUpFiles), 33, "KB"],
  ["JS to a conversation", size(insideFiles), 75, "KB"],
  ...["de", "ar"].map((language): [string, number, number, string] => [
    `words to a conversation in ${language}`,
    size(words(language, ["door", "conversation"], inside)),
    5,
    "KB",
  ]),
  ...["en", "de", "ar"].map((language): [string, number, number, string] => [
    `emoji in ${language}`,
    size(emoji(language)),
    60,
    "KB",
  ]),
  ["CSS", size(styles(inside)), 10, "KB"],
  ["font", size(scripts(font)), 34, "KB"],
  ["requests to a conversation", everything.length + CALLS, 10, ""],
];

console.log(
  FIGURES.map(([what, value, most, unit]) => {
    return `${what} ${unit === "" ? value : value.toFixed(1)} of ${most} ${unit}`.trim();
  }).join(", ") + ".",
);
for (const [what, value, most, unit] of FIGURES) {
  if (value > 0 && value <= most) continue;
  console.error(`Too much: ${what}, ${value.toFixed(1)} ${unit}, may be ${most} ${unit}.`);
  process.exitCode = 1;
}
