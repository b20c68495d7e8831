/** The example frames that the server's tests read too, and things made in their likeness. */

import type { Conversation, Member, Message, Person, ServerFrame, Welcome } from "../src/api/socket";
import type { Entry, PendingMessage } from "../src/core/outbox/operations";
import { Outbox, type OutboxNews, type OutboxStore } from "../src/core/outbox/outbox";
import type { Change } from "../src/core/state/changes";
import { State } from "../src/core/state/state";

const FRAMES = import.meta.glob<ServerFrame>("../../chat/protocol/fixtures/server/*.json", {
  eager: true,
  import: "default",
});

export function example(name: string): ServerFrame {
  return FRAMES[`../../chat/protocol/fixtures/server/${name}.json`]!;
}

export function exampleNames(): string[] {
  return Object.keys(FRAMES).map((path) => path.replace(/^.*\/(.+)\.json$/u, "$1"));
}

export const ANA = { id: "ana", first_name: "Ana", last_name: "Costa" };
export const BEN = { id: "ben", first_name: "Ben", last_name: "Ode" };
export const CHI = { id: "chi", first_name: "Chi", last_name: "Tran" };

export function message(seq: number, change: Partial<Message> = {}): Message {
  return {
    conversation: "watch",
    seq,
    ordinal: seq,
    revision: seq,
    sender: BEN.id,
    client_id: `client-${String(seq)}`,
    text: `Message ${String(seq)}`,
    created_at: `2026-11-20T09:00:${String(seq % 60).padStart(2, "0")}Z`,
    edited_at: null,
    deleted_at: null,
    ...change,
  };
}

export function snapshot(seq: number, change: Partial<Conversation> = {}): Conversation {
  return {
    id: "watch",
    kind: "group",
    title: "Harbour watch",
    revision: seq,
    last_seq: seq,
    last_ordinal: seq,
    read_ordinal: seq,
    joined_seq: 0,
    role: "member",
    is_muted: false,
    is_pinned: false,
    other: null,
    last_message: seq > 0 ? message(seq) : null,
    last_sender: null,
    ...change,
  };
}

/** Somebody's place in the group. */
export function membership(person: Person): Member {
  return { conversation: "watch", person, role: "member", revision: 1 };
}

export function welcome(conversations: Conversation[], change: Partial<Welcome> = {}): Welcome {
  return {
    type: "welcome",
    id: "1",
    me: ANA,
    privacy: { shares_presence: true, shares_read_marks: true },
    user_revision: 5,
    epoch: "epoch",
    session: "session",
    limits: {
      text_characters: 100,
      frame_bytes: 65_536,
      hold: 500,
      upload_bytes: 1_000_000,
      message_files: 10,
      history_page: 100,
      presence_follow: 100,
    },
    heartbeat_seconds: 25,
    conversations,
    left: [],
    ...change,
  };
}

/** Return the messages that are new by what a state did. */
export function created(changes: readonly Change[]): Message[] {
  return changes.flatMap((change) => (change.type === "message.created" ? [change.message] : []));
}

/** A state of Ana's that has one group. */
export function heldState(seq: number, change: Partial<Conversation> = {}): State {
  const state = new State();
  state.apply(welcome([snapshot(seq, change)]));
  state.greeted();
  return state;
}

/** Keeps an outbox as long as the test lasts. */
export class Shelf implements OutboxStore {
  readonly kept = new Map<string, Entry>();

  putEntry(entry: Entry): Promise<void> {
    this.kept.set(entry.id, entry);
    return Promise.resolve();
  }

  removeEntry(id: string): Promise<void> {
    this.kept.delete(id);
    return Promise.resolve();
  }
}

/** An outbox of a tab. */
export function outboxOf(store = new Shelf(), publish?: (news: OutboxNews) => void): Outbox {
  return new Outbox({ store, ...(publish && { publish }) });
}

/** Write a message, which goes to the outbox under an id. */
export function write(outbox: Outbox, id: string, conversation = "watch"): Promise<void> {
  return outbox.add(conversation, { type: "message.send", text: `Text of ${id}` }, id);
}

/** A message that was written just now, and is kept. */
export function pending(id: string, conversation = "watch"): PendingMessage {
  const operation = { type: "message.send", text: `Text of ${id}` } as const;
  return { id, conversation, operation, created_at: new Date().toISOString(), failure: null };
}
