/** The texts that somebody left in a conversation that they are no longer in. */

import { type Drafts, roomOf } from "./drafts";
import { editIn, editPlaces, keepEdit } from "./edits";
import type { Written } from "./content";
import type { MessageEdit, MessageSend } from "./outbox/operations";
import type { Outbox } from "./outbox/outbox";

export interface LeftTexts {
  /** Messages, and other words for messages, oldest first. */
  readonly unsent: readonly string[];
  /** What one began to write: messages and other words for them, in it and in threads of it. */
  readonly drafts: readonly string[];
}

export function textsLeft(conversation: string, outbox: Outbox, drafts: Drafts): LeftTexts {
  return {
    unsent: outbox.written(conversation).map(({ operation }) => textOf(operation as MessageSend | MessageEdit)),
    drafts: [
      ...draftsWithin(conversation, drafts).map((place) => drafts.get(place)),
      ...editsWithin(conversation).map((place) => editIn(place)!),
    ].map(textOf),
  };
}

/** Return the places of what one began to write in a conversation: its own, and those of threads. */
export function draftsWithin(conversation: string, drafts: Drafts): string[] {
  return drafts.places().filter((place) => roomOf(place) === conversation && textOf(drafts.get(place)) !== "");
}

/** Return the places of the edits that one began in a conversation: its own, and those of threads. */
export function editsWithin(conversation: string): string[] {
  return editPlaces().filter((place) => roomOf(place) === conversation);
}

/** Forget what was written in a conversation. */
export function forgetTexts(conversation: string, outbox: Outbox, drafts: Drafts): void {
  for (const place of draftsWithin(conversation, drafts)) drafts.drop(place);
  for (const place of editsWithin(conversation)) keepEdit(place, null);
  outbox.abandon(conversation, true);
}

/** Return a text, and the names of the files that go with it. */
function textOf({ text, files = [] }: Written): string {
  return [text || [], files.map(({ name }) => name)].flat().join("\n");
}
