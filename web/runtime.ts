/** Leaves out of Svelte what this page never does, which Svelte decides while it runs and a build does not see. */

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
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
  [`${CLIENT}dom/blocks/each.js`]: [["should_defer_append()", "false"]],
  // A list of names that is made whether or not it is used.
  "svelte/src/utils.js": [[/const DOM_PROPERTIES = (\[[^\]]+\]);/u, "const DOM_PROPERTIES = /* @__PURE__ */ (() => $1)();"]],
};

const BRANCHES = `${CLIENT}dom/blocks/branches.js`;

/** Of what Svelte says there, so that what stands in its stead is thought over when that is different. */
const BRANCHES_DIGEST = "01d3b5e6144a2f94456e09a794c16b53cf40d658cfbac1392fdeceb927dbf44c";

/**
 * What an `{#if}` keeps, of which a page has thousands. No component awaits anything and none has a
 * transition: what is not drawn any more goes at once, and there are no lists of what waits for a
 * batch, or is on its way out.
 */
const LEAN_BRANCHES = `
import { branch, destroy_effect } from "../../reactivity/effects.js";

export class BranchManager {
	#effect = null;
	#key;

	constructor(anchor) {
		this.anchor = anchor;
	}

	ensure(key, fn) {
		const before = this.#effect;
		if (before !== null && key === this.#key) return;
		this.#effect = fn && branch(() => fn(this.anchor));
		this.#key = key;
		if (before !== null) destroy_effect(before);
	}
}
`;

export function leanRuntime(): Plugin {
  return {
    name: "lean-runtime",
    apply: "build",
    buildStart() {
      const missing = Object.keys(SAID).filter((name) => !existsSync(join("node_modules", name)));
      if (missing.length > 0) this.error(`Svelte has no file any more: ${missing.join(", ")}`);
      const digest = createHash("sha256").update(readFileSync(join("node_modules", BRANCHES))).digest("hex");
      if (digest !== BRANCHES_DIGEST) this.error(`Svelte says something else in ${BRANCHES}`);
    },
    transform: {
      filter: { id: /\/svelte\/src\// },
      handler(code, id) {
        if (id.endsWith(BRANCHES)) return { code: LEAN_BRANCHES, map: null };
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
