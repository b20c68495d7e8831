/** How texts are compared. */

/** Marks above and below letters (Latin, Greek, Cyrillic, Hebrew, Arabic), and what shows nothing. */
const DROPPED =
  /[\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\p{Default_Ignorable_Code_Point}]/gu;
/** Letters that are no other letter with a mark, as people type them who lack them. */
const LETTERS: Readonly<Record<string, string>> = {
  æ: "ae", œ: "oe", ø: "o", ß: "ss", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ς: "σ",
  "\u2018": "'", "\u2019": "'", "\u02bb": "'", "\u02bc": "'", // As one keyboard or another has it.
};
/** What stands between the parts of a name: spaces, hyphens, dashes. */
const GAPS = /[ \u2010-\u2015-]+/gu;

/**
 * Return a text as it is compared, here as on the server: in small letters without marks and without
 * what shows nothing, each plain and not as wide as an ideograph or joined to another, its parts one space apart.
 */
export function folded(text: string): string {
  return text
    .normalize("NFKD")
    .replace(DROPPED, "")
    .toLowerCase()
    .replace(/[æœøßłđðþıς\u2018\u2019\u02bb\u02bc]/gu, (letter) => LETTERS[letter] ?? letter)
    .replace(GAPS, " ");
}
