/** Writes a compressed copy beside each text file of a build; the server picks what a browser takes. */

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

const TEXT = /\.(js|css|svg|json)$/u;
const COPIES = {
  ".gz": (content: Buffer) => promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }),
  ".br": promisify(brotliCompress),
};

export function compress(): Plugin {
  return {
    name: "compress",
    apply: "build",
    async writeBundle({ dir = "" }) {
      const files = (await readdir(dir, { recursive: true })).filter((file) => TEXT.test(file));
      for (const path of files.map((file) => join(dir, file))) {
        const content = await readFile(path);
        for (const [ending, compressed] of Object.entries(COPIES)) {
          await writeFile(path + ending, await compressed(content));
        }
      }
    },
  };
}
