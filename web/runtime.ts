/** Leaves out of Svelte what this page never does, which Svelte decides while it runs and a build does not see. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const CLIENT = "svelte/src/internal/client/";

/** By file, what is said there and what is said instead. */
const SAID: Record<string, [from: string | RegExp, to: string][]> = {
  // No server has drawn a part of the page, which would be taken over.
  [`${CLIENT}dom/hydration.js`]: [
    ["export let hydrating = false;", "export const hydrating = false;"],
    ["\thydrating = value;", ""],
    // Templates call these after each element, for pages that are taken over alone.
    ["export function reset(", "/* @__NO_SIDE_EFFECTS__ */ export function reset("],
    ["export function next(", "/* @__NO_SIDE_EFFECTS__ */ export function next("],
  ],
  // All components are of this version of Svelte (`svelte.config.js`).
  ...Object.fromEntries(
    ["reactivity/async", "reactivity/sources", "dom/blocks/await", "dom/blocks/key", "runtime"].map((name) => [
      `${CLIENT}${name}.js`,
      [[/\bis_runes\(\)/gu, "true"]],
    ]),
  ),
  // Components await nothing.
  [`${CLIENT}dom/blocks/branches.js`]: [["should_defer_append()", "false"]],
  [`${CLIENT}dom/blocks/each.js`]: [["should_defer_append()", "false"]],
  // A list of names that is made whether or not it is used.
  "svelte/src/utils.js": [[/const DOM_PROPERTIES = (\[[^\]]+\]);/u, "const DOM_PROPERTIES = /* @__PURE__ */ (() => $1)();"]],
};

export function leanRuntime(): Plugin {
  return {
    name: "lean-runtime",
    apply: "build",
    buildStart() {
      const missing = Object.keys(SAID).filter((name) => !existsSync(join("node_modules", name)));
      if (missing.length > 0) this.error(`Svelte has no file any more: ${missing.join(", ")}`);
    },
    transform: {
      filter: { id: /\/svelte\/src\// },
      handler(code, id) {
        const file = Object.keys(SAID).find((name) => id.endsWith(name));
        if (file === undefined) return null;
        const said = SAID[file]!.reduce((before, [from, to]) => {
          const after = before.replace(from, to);
          if (after === before) this.error(`Svelte does not say any more: ${from}`);
          return after;
        }, code);
        return { code: said, map: null }; // Each line is where it was.
      },
    },
  };
}
