/** Messages of emoji and nothing else, which are drawn large. */

/** What begins an emoji; by Unicode Technical Standard 51 the others need a selector or a tone to be one. */
const PICTURE =
  "(?:\\p{Emoji_Modifier_Base}\\p{Emoji_Modifier}|\\p{Emoji_Presentation}\\uFE0F?|\\p{Emoji}\\uFE0F)[\\u{E0020}-\\u{E007F}]*";
const JOINED = "(?:\\u200D\\p{Extended_Pictographic}(?:\\uFE0F|\\p{Emoji_Modifier})?)*";
/** A flag, a key, or pictures that are joined to one. */
const EMOJI = `(?:\\p{RI}\\p{RI}|[0-9#*]\\uFE0F?\\u20E3|${PICTURE}${JOINED})`;
const MOST = 8;
const ONLY = new RegExp(`^(?:${EMOJI}\\s*){1,${MOST}}$`, "u");
const EACH = new RegExp(EMOJI, "gu");
/** So long are as many of the longest as are drawn large, with spaces; the expression need not look at more. */
const LENGTH_MAX = 300;

/** Return how many emoji a text is, up to eight; zero where it is anything else, or more. */
export function emojiOnly(text: string): number {
  if (text.length > LENGTH_MAX || !ONLY.test(text)) return 0;
  return text.match(EACH)?.length ?? 0;
}
