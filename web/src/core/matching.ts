/** Finds by name. */

import { folded } from "./folding";

/** Return whether a name, or a part of it that follows a space or a hyphen, begins as was typed. */
export function fits(name: string, query: string): boolean {
  return ` ${folded(name)}`.includes(` ${folded(query).trim()}`);
}

/** Return how well a name fits what was typed: 0 best, 3 not at all. */
function rank(name: string, wanted: string): number {
  if (name.startsWith(wanted)) return 0;
  if (name.split(/\s+/u).some((word) => word.startsWith(wanted))) return 1;
  return name.includes(wanted) ? 2 : 3;
}

/** Return what fits, the best first; what fits alike stays in its order. */
export function matching<Item extends { title: string }>(items: Item[], query: string): Item[] {
  const wanted = folded(query.trim());
  if (wanted === "") return items;
  return items
    .map((item) => ({ item, rank: rank(folded(item.title), wanted) }))
    .filter((one) => one.rank < 3)
    .sort((one, other) => one.rank - other.rank)
    .map((one) => one.item);
}
