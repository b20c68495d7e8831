/** How people are shown. */

import type { Person } from "../api/socket";

export function fullName(person: Pick<Person, "first_name" | "last_name">): string {
  return `${person.first_name} ${person.last_name}`.trim();
}

/** Return one or two letters that stand for a name. */
export function initials(name: string): string {
  const words = name.split(/\s+/u).filter((word) => word !== "");
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return letters.map((word) => Array.from(word ?? "")[0] ?? "").join("").toLocaleUpperCase();
}

/** Return one of eight hues, always the same one for an id. */
export function hue(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + character.charCodeAt(0)) % 4_294_967_291;
  return sum % 8;
}
