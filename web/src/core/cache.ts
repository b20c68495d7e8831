/**
 * Keeps the last conversations, so that a start shows them before there is a connection.
 *
 * What is kept of a conversation is one whole: the newest messages without a gap, the last one with
 * an ordinal of its own, members and marks, as they were at its revision. So the next `hello` may
 * claim that revision, whatever is kept of other conversations, by this tab or by another one.
 * Messages further up, beyond a gap or not, are left out; they come again as history. The user
 * revision is not kept: it would claim that all conversations are here, so the first welcome of a
 * page brings them all. It is loaded after the first greeting: what is kept before that is as it was.
 */

import type { Kept } from "./kept";
import { type Change, changedConversations } from "./state/changes";
import { type Conversation, lastMessage } from "./state/conversation";
import { RECENT_MESSAGES } from "./state/memory";
import { peopleIn } from "./state/people";
import type { State } from "./state/state";

/** How long after a change it is kept, with whatever changes meanwhile. */
const KEEP_MS = 1_000;

/** Where conversations survive a reload. */
export interface CacheStore {
  putConversations(changed: Kept[], gone: string[]): Promise<void>;
}

export class Cache {
  readonly #store: CacheStore;
  readonly #state: State;
  #kept: Set<string>;
  /** The conversations that are different from what is kept. */
  readonly #changed = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `kept`: the ids of what is kept already. */
  constructor(store: CacheStore, state: State, kept: string[]) {
    this.#store = store;
    this.#state = state;
    this.#kept = new Set(kept);
  }

  /** Take note of what is different. */
  changed(changes: readonly Change[]): void {
    const passing = ["outbox.updated", "load.updated", "typing.updated"];
    const kept = changes.filter(({ type }) => !passing.includes(type));
    for (const id of changedConversations(kept)) this.#changed.add(id);
    if (this.#changed.size > 0) this.#timer ??= setTimeout(() => this.keep(), KEEP_MS);
  }

  /** Keep now what changed: the page may be going away. */
  keep(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const recent = this.#state.epoch === null ? [] : this.#state.recent();
    const ids = new Set(recent.map((conversation) => conversation.id));
    const changed = recent
      .filter(({ id }) => this.#changed.has(id) || !this.#kept.has(id))
      .map((conversation) => keep(conversation, this.#state));
    const gone = [...this.#kept].filter((id) => !ids.has(id));
    this.#kept = ids;
    this.#changed.clear();
    if (changed.length + gone.length > 0) void this.#store.putConversations(changed, gone);
  }
}

/** Return what is to be kept of a conversation. */
export function keep(conversation: Conversation, state: State): Kept {
  const { expected, asides, isReset, marks, ...rest } = conversation;
  const newest = conversation.messages.upTo(conversation.last_seq, RECENT_MESSAGES);
  const last = lastMessage(conversation);
  const messages = last === undefined || newest.includes(last) ? newest : [last, ...newest];
  const members = [...conversation.members.values()];
  const named = new Set([
    ...members.map(({ person }) => person),
    ...messages.flatMap(peopleIn),
    ...[...conversation.quotes.values()].map(({ sender }) => sender),
    ...(conversation.other === null ? [] : [conversation.other]),
  ]);
  return {
    ...rest,
    epoch: state.epoch!,
    revision: state.revisionOf(conversation.id),
    messages,
    members,
    marks: Object.fromEntries(marks),
    people: [...named].flatMap((id) => state.person(id) ?? []),
  };
}
