/** The content of a message: its text, parsed once to a small tree. */

/** A piece of a message; what it contains follows from its type. */
export type ContentNode =
  | { readonly type: "text"; readonly text: string }
  /** `text` is the address as it was written. */
  | { readonly type: "link"; readonly text: string; readonly url: string };

export interface Content {
  readonly nodes: readonly ContentNode[];
  /** Whether it is one, two or three emoji and nothing else. */
  readonly isEmoji: boolean;
}

/**
 * How addresses begin; `www.` and `mailto:` do so only where a word begins, and with something behind.
 *
 * An address ends at what no address has as it is: quotes, and the signs of other scripts.
 */
const ADDRESS = /(?:https?:\/\/|www\.|mailto:)[^\s<>"„“”«»‹›、。，；：？！「」『』（）【】،؛؟…]+/giu;
/** What ends a sentence and no address; of the signs, those that an address may end with are out. */
const ENDS = /(?![/#&%@_-])[\p{P}`]/u;
/** What may stand within a word or an address. */
const WORD = /[\p{L}\p{N}@./:_-]/u;
/** What ends a line (UAX #14, BK, CR and NL); browsers draw all but `\n` as a space or not at all. */
const LINE_END = /\r\n?|[\v\f\u0085\u2028\u2029]/gu;
const BRACKETS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
/** One emoji (Unicode Technical Standard 51): a flag, a key, or pictures that are joined to one. */
const PICTURE = "(?:\\p{Emoji_Presentation}|\\p{Emoji}\\uFE0F)\\p{Emoji_Modifier}?[\\u{E0020}-\\u{E007F}]*";
const JOINED = "(?:\\u200D(?:\\p{Extended_Pictographic}\\uFE0F?)\\p{Emoji_Modifier}?)*";
const EMOJI = `(?:\\p{RI}\\p{RI}|[0-9#*]\\uFE0F?\\u20E3|${PICTURE}${JOINED})`;
/** A text longer than this is not three emoji; the expression need not look at it. */
const EMOJI_MAX = 100;
const FEW_EMOJI = new RegExp(`^(?:${EMOJI}\\s*){1,3}$`, "u");

const parsed = new WeakMap<object, Content>();

/** Return the content of a message, parsed when it is first asked for. Messages are never mutated. */
export function contentOf(message: { readonly text: string }): Content {
  const known = parsed.get(message);
  if (known !== undefined) return known;
  const content = parse(message.text);
  parsed.set(message, content);
  return content;
}

/** Parse a text: addresses become links, each end of a line `\n`, everything else stays text. */
export function parse(raw: string): Content {
  const text = raw.replace(LINE_END, "\n");
  const nodes: ContentNode[] = [];
  let end = 0;
  const plain = (until: number): void => {
    if (until > end) nodes.push({ type: "text", text: text.slice(end, until) });
  };
  for (const match of text.matchAll(ADDRESS)) {
    const address = withoutSentence(match[0]);
    const url = urlOf(address, text[match.index - 1] ?? "");
    if (url === null) continue;
    plain(match.index);
    nodes.push({ type: "link", text: address, url });
    end = match.index + address.length;
  }
  plain(text.length);
  return { nodes, isEmoji: text.length <= EMOJI_MAX && FEW_EMOJI.test(text) };
}

/** Return a content as plain text: for previews, notifications, screen readers and the clipboard. */
export function plainText(content: Content): string {
  return content.nodes.map(({ text }) => text).join("");
}

/**
 * Return where an address leads; null where it is none.
 *
 * @param before the sign before it.
 */
function urlOf(address: string, before: string): string | null {
  if (/^https?:\/\/./iu.test(address)) return address;
  if (WORD.test(before)) return null;
  if (/^www\.[^.]+\../iu.test(address)) return `https://${address}`;
  return /^mailto:[^@]+@[^@]+$/iu.test(address) ? address : null;
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
