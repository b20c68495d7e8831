/** How people are shown. */

import type { Person, Profile } from "../api/socket";

/** Crockford's base 32: no letter that looks like another one or a digit. */
const BASE_32 = "0123456789abcdefghjkmnpqrstvwxyz";
const LETTER = /\p{L}/u;
const SIGN = /[\p{L}\p{N}\p{S}]/u;
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

export function fullName(person: Pick<Person, "first_name" | "last_name">): string {
  return `${person.first_name} ${person.last_name}`.trim();
}

/** What stands for a status that has no emoji. */
const SAYS = "💬";

/** Return the emoji that stands for what somebody says of themself; nothing where that is nothing. */
export function signOf(profile: Pick<Profile, "status"> | undefined): string {
  return profile?.status ? profile.status.emoji || SAYS : "";
}

/**
 * Return what tells people of one name apart: five characters of the end of an id, which is random,
 * so that nobody chooses them.
 */
export function shortId(id: string): string {
  const end = Number.parseInt(id.slice(-7), 16);
  return [20, 15, 10, 5, 0].map((shift) => BASE_32[(end >> shift) & 31]).join("");
}

/** Return one or two letters that stand for a name; a digit or a sign where it has no letter. */
export function initials(name: string): string {
  const words = name.split(/\s+/u).flatMap((word) => first(word, LETTER) ?? []);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0] ?? first(name, SIGN)];
  return letters.join("").toLocaleUpperCase();
}

/** Return the first character, as one sees them, that has something. */
function first(text: string, wanted: RegExp): string | undefined {
  for (const { segment } of graphemes.segment(text)) if (wanted.test(segment)) return segment;
  return undefined;
}

/** So many colours tell faces apart: twelve hues, each in two tones. */
const COLOURS = 24;

/** Return the colour of a face, from 0 to 23: the same of an id for everybody, on all devices. */
export function colour(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + character.charCodeAt(0)) % 4_294_967_291;
  return sum % COLOURS;
}
