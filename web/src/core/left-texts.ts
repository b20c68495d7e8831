/** The texts that somebody left in a conversation that they are no longer in. */

import type { Drafts } from "./drafts";
import type { MessageEdit, MessageSend } from "./outbox/operations";
import type { Outbox } from "./outbox/outbox";

export interface LeftTexts {
  /** Messages, with the names of their files, and other words for messages, oldest first. */
  readonly unsent: readonly string[];
  /** What one began to write: in it, and in threads of it. */
  readonly drafts: readonly string[];
}

export function textsLeft(conversation: string, outbox: Outbox, drafts: Drafts): LeftTexts {
  return {
    unsent: outbox.written(conversation).map(({ operation }) => {
      const { text, files = [] } = operation as MessageSend | MessageEdit;
      return [text || [], files.map(({ name }) => name)].flat().join("\n");
    }),
    drafts: drafts.within(conversation).map((place) => drafts.get(place).text),
  };
}
