/** Says how much of a part of the page each module is: how much smaller it would be, compressed, without it. */

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { SourceMap } from "node:module";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";

/** The parts that a conversation is loaded with, or those that are named. */
const wanted = process.argv.length > 2 ? process.argv.slice(2) : ["first", "inside"];

const dir = await mkdtemp(join(tmpdir(), "weigh-"));
const built = await build({ logLevel: "error", build: { outDir: dir, emptyOutDir: true, sourcemap: true } });
const { output } = Array.isArray(built) ? built[0]! : (built as Exclude<typeof built, { close: unknown }>);

for (const chunk of output) {
  if (chunk.type !== "chunk" || !wanted.includes(chunk.name)) continue;
  const path = join(dir, chunk.fileName);
  const code = await readFile(path, "utf8");
  const map = new SourceMap(JSON.parse(await readFile(`${path}.map`, "utf8")));
  const modules = byModule(code, map, path);
  const whole = compressed([...modules.values()].join(""));
  console.log(`${chunk.name}: ${code.length} characters, ${compressed(code)} compressed`);
  const rows = [...modules].map(([name, own]) => {
    return [name, own.length, whole - compressed(without(modules, name))] as const;
  });
  rows.sort(([, , one], [, , other]) => other - one);
  for (const [name, length, share] of rows) {
    console.log(`${String(share).padStart(7)} ${String(length).padStart(7)}  ${name}`);
  }
}
await rm(dir, { recursive: true });

/** Return the code of each module in a chunk, in the order in which they begin there. */
function byModule(code: string, map: SourceMap, path: string): Map<string, string> {
  const modules = new Map<string, string>();
  let name = "(the chunk itself)";
  code.split("\n").forEach((line, at) => {
    for (let column = 0; column < line.length; column += 1) {
      const entry = map.findEntry(at, column);
      // What a compiler adds has no place in a source: it belongs to what stands before it.
      const source = "originalSource" in entry && entry.originalSource;
      if (source) name = relative(import.meta.dirname, resolve(path, "..", source));
      modules.set(name, (modules.get(name) ?? "") + line[column]);
    }
  });
  return modules;
}

function without(modules: Map<string, string>, name: string): string {
  return [...modules].flatMap(([other, own]) => (other === name ? [] : [own])).join("");
}

function compressed(code: string): number {
  return gzipSync(code, { level: 9 }).length;
}
