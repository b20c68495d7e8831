/** What counts as text: the rules of the server, whose tests read the same examples. */

/** U+2800 is a symbol to Unicode, and a blank in every font. */
const VISIBLE = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\u2800]/u;
const BLANK_LINES = /^\p{White_Space}*[\n\v\f\r\u0085\u2028\u2029]/u;
const WHITE_SPACE = /\p{White_Space}/u;
/** What reorders the text that follows (UAX #9, 2.1 to 2.5), beyond the text that has it, too. */
const REORDERS = /[\u202a-\u202e\u2066-\u2069]/gu;

/** Return whether anything of a text can be seen. */
export function isVisible(text: string): boolean {
  return VISIBLE.test(text);
}

/** Return a text as it is sent: without blank lines before it and white space after it. */
export function cleanText(raw: string): string {
  const text = raw.replace(BLANK_LINES, "");
  let end = text.length;
  while (end > 0 && WHITE_SPACE.test(text[end - 1]!)) end -= 1;
  return text.slice(0, end);
}

/** Return a name or a text for a sentence: with its own direction, and none for what is beside it. */
export function isolated(text: string): string {
  return `\u2068${text.replace(REORDERS, "")}\u2069`;
}

/** Return what ends all that a text isolates (UAX #9, 2.4), ended or not. */
export function endOf(text: string): string {
  return "\u2069".repeat(text.match(/[\u2066-\u2068]/gu)?.length ?? 0);
}
