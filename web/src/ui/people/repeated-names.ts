/** Which names in a list do not say whose they are. */

/** Return the names that several people have, or that differ in case and marks alone. */
export function repeatedNames(names: readonly string[]): ReadonlySet<string> {
  const alike = new Map<string, string[]>();
  for (const name of names) {
    const folded = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    alike.set(folded, [...(alike.get(folded) ?? []), name]);
  }
  return new Set([...alike.values()].filter((some) => some.length > 1).flat());
}
