/** Who is typing, in words. */

import { client } from "../../app.svelte";
import { isBlocked } from "../../core/blocks";
import { nameOf } from "../../core/names";
import { t } from "../../i18n/words.svelte";

/** Return who is typing in a conversation; nothing where nobody is. */
export function typingWords(id: string): string {
  const source = client.source(id);
  if (source === null) return "";
  const { conversation, state } = source;
  if (conversation.settings?.is_archived === true) return "";
  const names = client
    .typing(id)
    .filter((person) => conversation.members.get(person)?.has_left !== true && !isBlocked(source, person))
    .map((person) => nameOf(state, person) ?? t().people.former);
  const [first, second] = names;
  if (first === undefined) return "";
  const words = t().conversation;
  if (second === undefined) return words.writing(first);
  return names.length === 2 ? words.twoWriting(first, second) : words.manyWriting;
}
