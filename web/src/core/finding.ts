/** Finds by name, and keeps an order while somebody looks at it. */

/** Return how well a name fits what was typed: 0 best, 3 not at all. */
function rank(name: string, wanted: string): number {
  if (name.startsWith(wanted)) return 0;
  if (name.split(/\s+/u).some((word) => word.startsWith(wanted))) return 1;
  return name.includes(wanted) ? 2 : 3;
}

/** Return what fits, the best first; what fits alike stays in its order. */
export function matching<Item extends { title: string }>(items: Item[], query: string): Item[] {
  const wanted = query.trim().toLocaleLowerCase();
  if (wanted === "") return items;
  return items
    .map((item) => ({ item, rank: rank(item.title.toLocaleLowerCase(), wanted) }))
    .filter((one) => one.rank < 3)
    .sort((one, other) => one.rank - other.rank)
    .map((one) => one.item);
}

/** Return items in the order that was shown before; those that are new stand at the end. */
export function inOrder<Item extends { id: string }>(shown: readonly string[], items: Item[]): Item[] {
  const place = new Map(shown.map((id, index) => [id, index]));
  const at = (item: Item) => place.get(item.id) ?? shown.length;
  return [...items].sort((one, other) => at(one) - at(other));
}
