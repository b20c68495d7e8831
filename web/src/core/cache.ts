/**
 * Keeps the last conversations, so that a start shows them before there is a line.
 *
 * What is kept of a conversation is one whole: the newest messages without a gap, members and
 * marks, as they were at its revision. So the next `hello` may claim that revision, whatever is
 * kept of other conversations, by this tab or by another one. Messages further up, beyond a gap
 * or not, are left out; they come again as history. The user revision is not kept: it would claim
 * that all conversations are here, so the first welcome of a page tells them all.
 */

import type { Conversation as Snapshot, Member, Message } from "../api/socket";
import { type Conversation, newest, RECENT_MESSAGES, type State } from "./state";

/** How long after a change it is kept, with whatever changes meanwhile. */
const KEEP_MS = 1_000;

/** A conversation as it is kept. */
export interface Kept extends Required<Omit<Snapshot, "last_message">> {
  epoch: string;
  messages: Message[];
  members: Member[];
  hasMembers: boolean;
  marks: Record<string, number>;
  hasMarks: boolean;
}

/** Where conversations survive a reload. */
export interface CacheStore {
  putConversations(changed: Kept[], gone: string[]): Promise<void>;
}

export class Cache {
  readonly #store: CacheStore;
  readonly #state: State;
  #kept: Set<string>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `kept`: the ids of what is kept already. */
  constructor(store: CacheStore, state: State, kept: string[]) {
    this.#store = store;
    this.#state = state;
    this.#kept = new Set(kept);
  }

  /** Something may be different now. */
  changed(): void {
    if (this.#state.touched.size > 0) this.#timer ??= setTimeout(() => this.keep(), KEEP_MS);
  }

  /** Keep now what changed: the page may be going away. */
  keep(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { epoch, touched } = this.#state;
    const recent = epoch === null ? [] : this.#state.recent();
    const ids = new Set(recent.map((conversation) => conversation.id));
    const changed = recent
      .filter(({ id }) => touched.has(id) || !this.#kept.has(id))
      .map((conversation) => keep(conversation, epoch!));
    const gone = [...this.#kept].filter((id) => !ids.has(id));
    this.#kept = ids;
    touched.clear();
    if (changed.length + gone.length > 0) void this.#store.putConversations(changed, gone);
  }
}

/** Return what is to be kept of a conversation. */
export function keep(conversation: Conversation, epoch: string): Kept {
  const { id, kind, title, role, other, revision, last_seq, last_ordinal } = conversation;
  const { last_sender, read_ordinal, is_muted, is_pinned, hasMembers, hasMarks } = conversation;
  return {
    ...{ id, kind, title, role, other, revision, last_seq, last_ordinal },
    ...{ last_sender, read_ordinal, is_muted, is_pinned, hasMembers, hasMarks },
    epoch,
    messages: newest(conversation, RECENT_MESSAGES),
    members: [...conversation.members.values()],
    marks: Object.fromEntries(conversation.marks),
  };
}

/** Return the conversation that was kept. */
export function restore(kept: Kept): Conversation {
  const { id, kind, title, role, other, revision, last_seq, last_ordinal } = kept;
  const { last_sender, read_ordinal, is_muted, is_pinned, hasMembers, hasMarks } = kept;
  return {
    ...{ id, kind, title, role, other, revision, last_seq, last_ordinal },
    ...{ last_sender, read_ordinal, is_muted, is_pinned, hasMembers, hasMarks },
    messages: new Map(kept.messages.map((message) => [message.seq, message])),
    members: new Map(kept.members.map((member) => [member.person.id, member])),
    marks: new Map(Object.entries(kept.marks)),
    isReset: false,
    hasMore: false,
    newest: revision,
    early: new Map(),
    untold: new Set(),
  };
}

/** Return whether what was read is a conversation, and one without a gap. */
export function isWhole(read: Kept): boolean {
  try {
    const { id, epoch, revision, last_seq, last_ordinal, read_ordinal, messages, members } = read;
    const newest = messages.at(-1)?.seq ?? 0;
    return (
      [id, epoch, ...members.map(({ person }) => person.id)].every(isText) &&
      [revision, last_seq, last_ordinal, read_ordinal].every(Number.isInteger) &&
      [read.is_muted, read.is_pinned].every(isFlag) &&
      newest === last_seq &&
      messages.every(({ seq }, index) => seq === last_seq - messages.length + 1 + index) &&
      Object.values(read.marks).every(Number.isInteger)
    );
  } catch {
    return false; // It is not what was written: a part of it is not there.
  }
}

function isFlag(read: unknown): boolean {
  return typeof read === "boolean";
}

function isText(read: unknown): boolean {
  return typeof read === "string";
}
