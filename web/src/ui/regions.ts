/** The regions of the page, in their order, and what takes the focus in each. */

import { reachable } from "./reachable";

/** Each region: what it is, and what in it takes the focus, the first that there is. */
const REGIONS = {
  list: { root: "nav", focus: ['nav [aria-current="page"]', "nav input"] },
  header: {
    root: "[data-screen] header",
    focus: ["[data-screen] header a", "[data-screen] header button"],
  },
  messages: {
    root: '[data-screen] [role="region"]',
    focus: ['[data-screen] [role="region"]'],
  },
  composer: { root: "#write", focus: ["#write textarea"] },
  panel: { root: "[data-panel]", focus: ["[data-panel] header a"] },
};

export type Region = keyof typeof REGIONS;

const NAMES = Object.keys(REGIONS) as Region[];

/** Return what takes the focus in a region; null where it is not on the page. */
function target(region: Region): HTMLElement | null {
  for (const selector of REGIONS[region].focus) {
    const found = reachable(selector);
    if (found !== null) return found;
  }
  return null;
}

/** Focus a region. */
export function enter(region: Region): void {
  target(region)?.focus();
}

/** Focus the region after the one that has the focus, or the one before, round the ends. */
export function cycle(step: -1 | 1): void {
  const names = NAMES.filter((name) => target(name) !== null);
  const focused = document.activeElement;
  const here = names.findIndex((name) => focused?.closest(REGIONS[name].root));
  const first = step === 1 ? 0 : names.length - 1;
  const next = names.at(here === -1 ? first : (here + step) % names.length);
  if (next !== undefined) enter(next);
}
