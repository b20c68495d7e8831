/** A conversation as it is kept in this browser, and as it is there again. */

import type { Message, Person } from "../api/socket";
import { type Conversation, type Membership, NO_ROWS } from "./state/conversation";
import { Messages } from "./state/messages";

/** A conversation as it is kept. */
export interface Kept
  extends Omit<Conversation, "messages" | "expected" | "asides" | "members" | "marks" | "isReset"> {
  epoch: string;
  revision: number;
  messages: Message[];
  members: Membership[];
  marks: Record<string, number>;
  /** Those whose names stand in it. */
  people: Person[];
}

/** Return the conversation that was kept, its revision, and the people in it. */
export function restore(kept: Kept): {
  conversation: Conversation;
  revision: number;
  people: Person[];
} {
  const { epoch, revision, people, messages, members, marks, ...rest } = kept;
  const conversation = {
    ...NO_ROWS, // What an earlier version of the page kept has no threads.
    ...rest,
    messages: Messages.none.with(messages),
    members: new Map(members.map((member) => [member.person, member])),
    marks: new Map(Object.entries(marks)),
    isReset: false,
  };
  return { conversation, revision, people };
}

/** Return whether what was read is a conversation, with a message to show, and without a gap. */
export function isWhole(read: Kept): boolean {
  try {
    const { id, epoch, revision, last_seq, last_ordinal, read_ordinal, messages, members } = read;
    const first = last_seq - messages.length + 1;
    return (
      [id, epoch, ...members.map(({ person }) => person)].every(isText) &&
      read.people.every(({ id, first_name, last_name }) =>
        [id, first_name, last_name].every(isText),
      ) &&
      // What an earlier version kept of members does not say when they joined.
      [revision, last_seq, last_ordinal, read_ordinal, ...members.map(({ joined_seq }) => joined_seq)].every(
        Number.isInteger,
      ) &&
      [read.is_muted, read.is_pinned].every((flag) => typeof flag === "boolean") &&
      (messages.length > 0 || last_ordinal === 0) &&
      messages.every(
        ({ seq, ordinal }, index) =>
          seq === first + index || (index === 0 && ordinal === last_ordinal),
      ) &&
      Object.values(read.marks).every(Number.isInteger) &&
      [read.reactions, read.quotes].every((kept) => kept instanceof Map)
    );
  } catch {
    return false; // It is not what was written: a part of it is not there.
  }
}

function isText(read: unknown): boolean {
  return typeof read === "string";
}
