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
  const known = new Set(Object.values(manifest).filter((chunk) => chunk.name === name));
  if (known.size === 0) throw new Error(`The build has no part ${name}.`);
  for (const chunk of known) {
    for (const part of chunk.imports ?? []) known.add(manifest[part]!);
  }
  return [...known];
}

/** Return the kilobytes (of 1,024 bytes) that go over the line for these files, each once. */
function size(files: Iterable<string>): number {
  const sent = [...new Set(files)].map((file) => join(DIST, file));
  const bytes = sent.map((path) => readFileSync(existsSync(`${path}.gz`) ? `${path}.gz` : path).length);
  return bytes.reduce((sum, one) => sum + one, 0) / 1024;
}

const door = loaded("door");
const inside = [...loaded("inside"), ...door];
const script = (chunks: Chunk[]) => ["first.js", ...chunks.map((chunk) => chunk.file)];
const all = Object.values(manifest);
const font = all.filter((chunk) => /latin-wght.*woff2$/u.test(chunk.file));

const FIGURES: [string, number, number][] = [
  ["JS to sign in", size(script(door)), 30],
  ["JS to a conversation", size(script(inside)), 66],
  ["CSS", size(inside.flatMap((chunk) => chunk.css ?? [])), 10],
  ["font", size(font.map((chunk) => chunk.file)), 34],
];

console.log(
  FIGURES.map(([what, kb, most]) => `${what} ${kb.toFixed(1)} of ${most} KB`).join(", ") + ".",
);
for (const [what, kb, most] of FIGURES) {
  if (kb > 0 && kb <= most) continue;
  console.error(`Too large: ${what}, ${kb.toFixed(1)} KB, may have ${most} KB.`);
  process.exitCode = 1;
}
