/** Names a build after its content, and makes the service worker that keeps its files. */

import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Plugin } from "vite";

/** What else the page needs without a line. */
const OTHERS = ["/static/rest/favicon.svg"];

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
      const made = [...Object.keys(bundle), ...(await readdir("public"))];
      const files = made.filter((file) => !file.endsWith(".html")).map((file) => base + file);
      await build({
        configFile: false,
        publicDir: false,
        logLevel: "warn",
        define: { BUILD: JSON.stringify(name), FILES: JSON.stringify([...files, ...OTHERS]) },
        build: {
          outDir: dir,
          emptyOutDir: false,
          rollupOptions: {
            input: "src/service-worker.ts",
            output: { format: "iife", entryFileNames: "service-worker.js" },
          },
        },
      });
    },
  };
}
