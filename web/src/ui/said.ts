/** What a message says, in plain words. */

import type { Message } from "../api/socket";
import { client } from "../app.svelte";
import { isFolded } from "../core/blocks";
import { contentOf, plainText } from "../core/content";
import type { QuotedMessage } from "../core/rows";
import { t } from "../i18n/words.svelte";

/** Return whether a message is folded: one blocks whose words it has. */
export function messageIsFolded(message: Message): boolean {
  const source = client.source(message.conversation);
  return source !== null && isFolded(source, message);
}

/** Return what a message says, as far as it is shown. */
export function wordsOf(message: Message): string {
  return messageIsFolded(message) ? t().messages.folded : plainText(contentOf(message));
}

/** Return what a message says that another one answers; dots while it is loaded. */
export function quotedWords({ content, isDeleted, isFolded }: QuotedMessage): string {
  const words = t().messages;
  return isDeleted ? words.deleted : isFolded ? words.folded : content === null ? "…" : plainText(content);
}
