/** Who has read a message, in rooms where read marks are published. */

import type { Message } from "../api/socket";
import { nameOf } from "./names";
import type { Source } from "./source";

/** Somebody else than its sender, and whether they have read a message. */
export interface Reader {
  readonly id: string;
  readonly name: string;
  readonly hasRead: boolean;
}

/** Return whose read mark is known, by name, and who of them has read a message. */
export function readersOf({ conversation, state }: Source, message: Message): Reader[] {
  return [...conversation.marks]
    .filter(([id]) => id !== message.sender)
    .map(([id, mark]) => {
      const name = nameOf(state, id) ?? "";
      return { id, name, hasRead: mark >= message.ordinal };
    })
    .sort((one, other) => one.name.localeCompare(other.name));
}
