/** What a text is made of: addresses, and what stands between them; or emoji alone. */

export interface Part {
  text: string;
  isLink: boolean;
}

const ADDRESS = /(https?:\/\/[^\s<>"]*[^\s<>".,:;!?'()[\]{}])/giu;
/** One emoji (Unicode Technical Standard 51): a flag, a key, or pictures that are joined to one. */
const PICTURE = "(?:\\p{Emoji_Presentation}|\\p{Emoji}\\uFE0F)\\p{Emoji_Modifier}?[\\u{E0020}-\\u{E007F}]*";
const JOINED = "(?:\\u200D(?:\\p{Extended_Pictographic}\\uFE0F?)\\p{Emoji_Modifier}?)*";
const EMOJI = `(?:\\p{RI}\\p{RI}|[0-9#*]\\uFE0F?\\u20E3|${PICTURE}${JOINED})`;
const FEW_EMOJI = new RegExp(`^(?:${EMOJI}\\s*){1,3}$`, "u");

/** Split a text into addresses and what stands between them. */
export function parts(text: string): Part[] {
  return text
    .split(ADDRESS)
    .map((part, index) => ({ text: part, isLink: index % 2 === 1 }))
    .filter((part) => part.text !== "");
}

/** Return whether a text is one, two or three emoji and nothing else. */
export function isEmoji(text: string): boolean {
  return text.length <= 100 && FEW_EMOJI.test(text);
}
