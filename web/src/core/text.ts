/** What a text is made of: addresses, and what stands between them; or emoji alone. */

export interface Part {
  text: string;
  isLink: boolean;
}

/** An address ends at what no address has as it is: quotes, and the signs of other scripts. */
const ADDRESS = /https?:\/\/[^\s<>"„“”«»‹›、。，；：？！「」『』（）【】،؛؟…]+/giu;
/** What ends a sentence and no address; of the signs, those that an address may end with are out. */
const ENDS = /(?![/#&%@_-])[\p{P}`]/u;
const BRACKETS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
/** One emoji (Unicode Technical Standard 51): a flag, a key, or pictures that are joined to one. */
const PICTURE = "(?:\\p{Emoji_Presentation}|\\p{Emoji}\\uFE0F)\\p{Emoji_Modifier}?[\\u{E0020}-\\u{E007F}]*";
const JOINED = "(?:\\u200D(?:\\p{Extended_Pictographic}\\uFE0F?)\\p{Emoji_Modifier}?)*";
const EMOJI = `(?:\\p{RI}\\p{RI}|[0-9#*]\\uFE0F?\\u20E3|${PICTURE}${JOINED})`;
const FEW_EMOJI = new RegExp(`^(?:${EMOJI}\\s*){1,3}$`, "u");

/** Split a text into addresses and what stands between them. */
export function parts(text: string): Part[] {
  const found: Part[] = [];
  let end = 0;
  const plain = (until: number): void => {
    if (until > end) found.push({ text: text.slice(end, until), isLink: false });
  };
  for (const match of text.matchAll(ADDRESS)) {
    const address = withoutSentence(match[0]);
    if (address.endsWith("//")) continue;
    plain(match.index);
    found.push({ text: address, isLink: true });
    end = match.index + address.length;
  }
  plain(text.length);
  return found;
}

/**
 * Return an address without what ends the sentence that it stands in.
 *
 * A bracket that closes stays where the address opened it, as in those of an encyclopaedia. Each
 * bracket is counted once, so that a text of nothing but brackets takes no longer than another.
 */
function withoutSentence(address: string): string {
  const counts = new Map<string, number>();
  for (const sign of address) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  const count = (sign: string): number => counts.get(sign) ?? 0;
  let end = address.length;
  for (; end > 0; end -= 1) {
    const sign = address[end - 1]!;
    const opening = BRACKETS[sign];
    const isLeft = opening === undefined ? ENDS.test(sign) : count(sign) > count(opening);
    if (!isLeft) break;
    counts.set(sign, count(sign) - 1);
  }
  return address.slice(0, end);
}

/** Return whether a text is one, two or three emoji and nothing else. */
export function isEmoji(text: string): boolean {
  return text.length <= 100 && FEW_EMOJI.test(text);
}
