/** Who has read a message, in rooms where read marks are published. */

import type { Message } from "../api/socket";
import { nameOf } from "./names";
import type { Source } from "./source";
import { marksOf } from "./state/conversation";

/** Somebody else than its sender, and whether they have read a message. */
export interface Reader {
  readonly id: string;
  readonly name: string;
  readonly hasRead: boolean;
}

/** Return who was there when a message came and shows a read mark, by name, and who of them has read it. */
export function readersOf({ conversation, state }: Source, message: Message): Reader[] {
  return marksOf(conversation, message)
    .map(([id, mark]) => {
      const name = nameOf(state, id) ?? "";
      return { id, name, hasRead: mark >= message.ordinal };
    })
    .sort((one, other) => one.name.localeCompare(other.name));
}
