/** Finds by name, and keeps an order while somebody looks at it. */

/** Letters that are no other letter with a mark, as people type them who lack them. */
const LETTERS: Readonly<Record<string, string>> = {
  æ: "ae", œ: "oe", ø: "o", ß: "ss", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i",
};

/** Return a text as it is compared: without marks above and below letters, in small letters. */
export function folded(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/[æœøßłđðþı]/gu, (letter) => LETTERS[letter] ?? letter);
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

/** Return items in the order that was shown before; those that are new stand at the end. */
export function inOrder<Item extends { id: string }>(shown: readonly string[], items: Item[]): Item[] {
  const place = new Map(shown.map((id, index) => [id, index]));
  const at = (item: Item) => place.get(item.id) ?? shown.length;
  return [...items].sort((one, other) => at(one) - at(other));
}
