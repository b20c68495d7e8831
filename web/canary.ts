/** Fails where the type check finds nothing in files that are wrong on purpose. */

import { spawnSync } from "node:child_process";

const WRONG = ["Planted.svelte", "planted.ts"];
const { stdout } = spawnSync(
  "svelte-check",
  ["--tsconfig", "tests/canary/tsconfig.json", "--output", "machine"],
  { cwd: import.meta.dirname, encoding: "utf8" },
);
for (const file of WRONG.filter((name) => !new RegExp(`ERROR ".*${name}"`, "u").test(stdout))) {
  console.error(`The type check does not find the error that is planted in ${file}:\n${stdout}`);
  process.exitCode = 1;
}
