/** Names a build after its content, and makes the service worker that keeps its files. */

import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Plugin, type Rolldown } from "vite";

/** What else the page needs without a connection. */
const OTHERS = ["/static/rest/favicon.svg"];
/** What is needed to sign in, and to read and write. */
const NEEDED = ["first", "signin", "inside"];
/** The words of that in a language. */
const WORDS = /\/i18n\/(\w+)\/(?:door|conversation)\.ts$/u;
const FONT = /latin-wght.*woff2$/u;

type Bundle = Rolldown.OutputBundle;

/**
 * @param base where the server serves the build.
 */
export function serviceWorker(base: string): Plugin {
  let name = "";
  return {
    name: "service-worker",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      async handler(html) {
        const hash = createHash("sha256").update(html);
        // Every other file has its hash in its address, and that is in the page.
        for (const file of (await readdir("public")).sort()) {
          hash.update(await readFile(join("public", file)));
        }
        name = hash.digest("hex").slice(0, 12);
        return [{ tag: "meta", attrs: { name: "build", content: name }, injectTo: "head" }];
      },
    },
    async writeBundle({ dir = "" }, bundle) {
      const publicFiles = await readdir("public");
      const served = (files: Iterable<string>) => [...files].map((file) => base + file);
      const all = [...Object.keys(bundle), ...publicFiles].filter((file) => !file.endsWith(".html"));
      const needed = [...neededFiles(bundle), ...publicFiles];
      const made = (await build({
        configFile: false,
        publicDir: false,
        logLevel: "warn",
        define: {
          BUILD: JSON.stringify(name),
          FILES: JSON.stringify(served(all)),
          NEEDED: JSON.stringify([...served(needed), ...OTHERS]),
          WORDS: JSON.stringify(
            Object.fromEntries(
              [...wordFiles(bundle)].map(([tag, files]) => {
                return [tag, served([...files].filter((file) => !needed.includes(file)))];
              }),
            ),
          ),
        },
        build: {
          outDir: dir,
          emptyOutDir: false,
          rollupOptions: {
            input: "src/service-worker.ts",
            external: /\.svelte$/u, // Of the screens it asks for nothing but their addresses.
            output: { format: "iife", entryFileNames: "service-worker.js" },
          },
        },
      })) as Rolldown.RolldownOutput;
      const { imports } = made.output[0];
      if (imports.length > 0) throw new Error(`The service worker has no ${imports.join(", ")}: what it imports is plain.`);
    },
  };
}

/** Return the files that every page needs: scripts, styles and the font. */
function neededFiles(bundle: Bundle): Set<string> {
  const found = new Set(Object.keys(bundle).filter((file) => FONT.test(file)));
  for (const part of Object.values(bundle)) {
    if (part.type !== "chunk" || !NEEDED.includes(part.name)) continue;
    for (const file of withStatics(bundle, part)) found.add(file);
  }
  return found;
}

/** Return the files with the words of each language, by its tag. */
function wordFiles(bundle: Bundle): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const part of Object.values(bundle)) {
    const tag = part.type === "chunk" && WORDS.exec(part.facadeModuleId ?? "")?.[1];
    if (!tag) continue;
    found.set(tag, new Set([...(found.get(tag) ?? []), ...withStatics(bundle, part)]));
  }
  return found;
}

/** Return the files that come with a chunk: its own, what it imports, and their styles. */
function withStatics(bundle: Bundle, chunk: Rolldown.OutputChunk): Set<string> {
  const found = new Set([chunk.fileName, ...(chunk.viteMetadata?.importedCss ?? [])]);
  for (const file of chunk.imports) {
    const part = bundle[file];
    if (part?.type === "chunk") for (const one of withStatics(bundle, part)) found.add(one);
  }
  return found;
}
