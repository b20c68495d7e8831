/** Minifies the script that the page begins with: what stands in `public` is copied as it is. */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { minify, type Plugin } from "vite";

export function first(): Plugin {
  return {
    name: "first",
    apply: "build",
    writeBundle: {
      order: "pre",
      sequential: true, // The compressed copies are of this.
      async handler({ dir = "" }) {
        const path = join(dir, "first.js");
        await writeFile(path, (await minify(path, await readFile(path, "utf8"))).code);
      },
    },
  };
}
