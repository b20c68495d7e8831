/** That no files of the page import each other in a circle, not for types either. */

import { expect, test } from "vitest";

const SOURCES = import.meta.glob<string>("../src/**/*.{svelte,ts}", {
  eager: true,
  query: "?raw",
  import: "default",
});

/** Each file, and those that it imports; what is loaded later is no import. */
function imports(sources: Record<string, string>): Map<string, string[]> {
  const files = Object.keys(sources).map((path) => path.replace("..", "file://"));
  return new Map(
    Object.values(sources).map((source, index) => {
      const named = [...source.matchAll(/^(?:\s*(?:im|ex)port .*|\} )from "(\..+)";$/gmu)];
      const paths = named.map(([, name]) => new URL(name!, files[index]).href);
      return [files[index]!, paths.flatMap((path) => files.filter((file) => [path, `${path}.ts`].includes(file)))];
    }),
  );
}

/** Return the files that begin and end some circle. */
function circular(graph: Map<string, string[]>): string[] {
  const reached = (from: string): Set<string> => {
    const found = new Set(graph.get(from));
    for (const file of found) for (const next of graph.get(file) ?? []) found.add(next);
    return found;
  };
  return [...graph.keys()].filter((file) => reached(file).has(file));
}

test("no files import each other in a circle", () => {
  const graph = imports(SOURCES);
  expect(graph.get("file:///src/App.svelte")).toContain("file:///src/app.svelte.ts");
  expect(circular(graph)).toEqual([]);
});

test("a circle is found", () => {
  const graph = imports({
    "../src/a.ts": 'import { b } from "./ui/b";',
    "../src/ui/b.ts": 'import {\n  type A,\n} from "../a";',
    "../src/c.ts": 'import { b } from "./ui/b";',
  });
  expect(circular(graph)).toEqual(["file:///src/a.ts", "file:///src/ui/b.ts"]);
});
