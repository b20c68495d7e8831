/**
 * What the server asks of a new password, as far as a page knows it while somebody types.
 *
 * The server refuses common passwords too. Its rules are those of Django, as it is set up in
 * `AUTH_PASSWORD_VALIDATORS`.
 */

export const SHORTEST = 8;

/** A password is refused that has so much in common with something that is known of its owner. */
const SIMILAR = 0.7;

export interface Rules {
  isLong: boolean;
  hasMoreThanDigits: boolean;
  isUnlikeOwner: boolean;
}

/**
 * Return which rules a password keeps; an empty one keeps none.
 *
 * @param owner the names and the e-mail of whoever chooses it.
 */
export function rulesKept(typed: string, owner: readonly string[]): Rules {
  const password = typed.normalize("NFKC");
  return {
    isLong: size(password) >= SHORTEST,
    hasMoreThanDigits: /\P{Nd}/u.test(password),
    isUnlikeOwner: password !== "" && !owner.some((value) => isSimilar(password, value)),
  };
}

/** Return whether a password is like a value or one of its words (Django's similarity). */
function isSimilar(password: string, value: string): boolean {
  const lower = value.toLowerCase();
  return [lower, ...lower.split(/[^\p{L}\p{N}_]+/u)].some((part) => {
    const [long, short] = [size(password), size(part)];
    if (short === 0 || (long >= 10 * short && short < (SIMILAR / 2) * long)) return false;
    return likeness(password.toLowerCase(), part) >= SIMILAR;
  });
}

/** Return what two texts have in common, from 0 to 1, whatever the order of their characters. */
function likeness(one: string, other: string): number {
  const counts = new Map<string, number>();
  for (const character of one) counts.set(character, (counts.get(character) ?? 0) + 1);
  let common = 0;
  for (const character of other) {
    const left = counts.get(character) ?? 0;
    if (left > 0) common += 1;
    counts.set(character, left - 1);
  }
  return (2 * common) / (size(one) + size(other));
}

/** Return how many characters the server counts. */
function size(text: string): number {
  return Array.from(text).length;
}
