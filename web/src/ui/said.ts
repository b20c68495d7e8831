/** What a message says, in plain words. */

import type { Message } from "../api/socket";
import { client } from "../app.svelte";
import { isFolded } from "../core/blocks";
import { type Content, contentOf, plainText } from "../core/content";
import { type AnyFile, kindOf } from "../core/files/file";
import type { QuotedMessage } from "../core/rows";
import { isolated } from "../core/text";
import { t } from "../i18n/words.svelte";

/** Return whether a message is folded: one blocks whose words it has. */
export function messageIsFolded(message: Message): boolean {
  const source = client.source(message.conversation);
  return source !== null && isFolded(source, message);
}

/** Return a content in plain words: what files there are, and its text. */
export function contentWords(content: Content): string {
  return [filesWords(content.files), plainText(content)].filter((part) => part !== "").join(t().messages.comma);
}

function filesWords(files: readonly AnyFile[]): string {
  const [kind, ...others] = new Set(files.map(kindOf));
  if (kind === undefined) return "";
  const words = t().messages.files;
  const isMedia = others.length === 0 && (kind === "picture" || kind === "video");
  if (isMedia) return words[kind](files.length);
  return files.length === 1 ? isolated(files[0]!.name) : words.other(files.length);
}

/** Return what a message says, as far as it is shown. */
export function wordsOf(message: Message): string {
  return messageIsFolded(message) ? t().messages.folded : contentWords(contentOf(message));
}

/** Return what a message says that another one answers; dots while it is loaded. */
export function quotedWords({ content, isDeleted, isFolded }: QuotedMessage): string {
  const words = t().messages;
  return isDeleted ? words.deleted : isFolded ? words.folded : content === null ? "…" : contentWords(content);
}
