/**
 * What the client knows: conversations and what was said in them, fed by frames alone.
 *
 * Nothing here does input or output. What frames make of a state is the same as what a new client
 * loads, whatever was missed in between. Messages, members and people are replaced, never changed.
 */

import type {
  Changes,
  Conversation as Snapshot,
  ConversationUpdated,
  Member,
  MemberUpdated,
  Message,
  MessageCreated,
  MessageUpdated,
  Person,
  Resumed,
  ServerFrame,
  UserUpdated,
  Welcome,
} from "../api/socket";
import { madeAt } from "./ids";

/** Largest room in which the server tells everybody's read marks. */
const MARKS_MEMBERS_MAX = 50;
/** What stays at hand of what is not on the screen: so many conversations, and messages of each. */
export const RECENT_CONVERSATIONS = 30;
export const RECENT_MESSAGES = 60;
/** Above so many messages, what is not on the screen is cut to what stays at hand. */
const MESSAGES_MAX = 5_000;

/** A frame that is one revision of its conversation. */
type Revised = MessageCreated | MessageUpdated | MemberUpdated | ConversationUpdated;

/** One conversation, complete up to `revision` as far as it is loaded. */
export interface Conversation {
  readonly id: string;
  readonly kind: Snapshot["kind"];
  title: string;
  role: Snapshot["role"];
  /** Calls nobody. */
  is_muted: boolean;
  /** Stands above the others. */
  is_pinned: boolean;
  other: Person | null;
  /** Of a group, who sent the message that was the last one when this was told. */
  last_sender: Person | null;
  revision: number;
  last_seq: number;
  last_ordinal: number;
  read_ordinal: number;
  /** By seq: the newest from the first sight on, and whatever history was loaded. */
  messages: Map<number, Message>;
  /** By person; holds those who left, too. */
  members: Map<string, Member>;
  /** Whether all members are loaded, and not only those that changed. */
  hasMembers: boolean;
  /** How far everybody has read, once that is loaded, in rooms where it is told. */
  marks: Map<string, number>;
  hasMarks: boolean;
  /** Everything is to be loaded anew; until then events wait. */
  isReset: boolean;
  /** The server has more changes, which it does not tell on its own. */
  hasMore: boolean;
  /** The highest revision that is known to exist. */
  newest: number;
  /** Events that wait for a predecessor, by revision. */
  early: Map<number, Revised>;
  /** Messages that exist, changed since, and come with their change. */
  untold: Set<number>;
}

/** Return somebody in a conversation, as far as they are known here. */
export function personIn(conversation: Conversation, id: string): Person | undefined {
  const { members, other, last_sender } = conversation;
  return [members.get(id)?.person, other, last_sender].find((one) => one?.id === id) ?? undefined;
}

/** Return how many messages one has not read. */
export function unread(conversation: Conversation): number {
  return Math.max(0, conversation.last_ordinal - conversation.read_ordinal);
}

/** Return whether something is known to exist that is not here. */
export function hasGap(conversation: Conversation): boolean {
  return (
    !conversation.isReset &&
    (conversation.hasMore || conversation.newest > conversation.revision)
  );
}

/** Return the newest messages without a gap, oldest first. */
export function newest(conversation: Conversation, count: number): Message[] {
  const messages: Message[] = [];
  for (let seq = conversation.last_seq; messages.length < count; seq -= 1) {
    const message = conversation.messages.get(seq);
    if (message === undefined) break;
    messages.push(message);
  }
  return messages.reverse();
}

/** Everything that one person's client knows. */
export class State {
  me: Person | null = null;
  epoch: string | null = null;
  /** Null until a hello was answered: then all conversations are known. */
  userRevision: number | null = null;
  readonly conversations = new Map<string, Conversation>();
  readonly online = new Map<string, boolean>();
  /** The conversations that changed since somebody looked here and took them out. */
  readonly touched = new Set<string>();
  /** Frames of a type that is not known here. */
  unknownFrames = 0;
  #greeting: number | null = null;

  /** The revision that is held of each conversation. */
  held(): [string, number][] {
    return this.#all()
      .filter((conversation) => !conversation.isReset)
      .map((conversation) => [conversation.id, conversation.revision]);
  }

  /** The conversations of which something is missing. */
  behind(): Conversation[] {
    return this.#all().filter(hasGap);
  }

  /** The conversations that are to be loaded anew. */
  reset(): string[] {
    return this.#all()
      .filter((conversation) => conversation.isReset)
      .map((conversation) => conversation.id);
  }

  /** The conversations with the last activity that are whole, newest first. */
  recent(): Conversation[] {
    const at = ({ id, messages, last_seq }: Conversation): string =>
      messages.get(last_seq)?.created_at ?? madeAt(id);
    return this.#all()
      .filter((conversation) => !conversation.isReset)
      .sort((one, other) => (at(one) < at(other) ? 1 : -1))
      .slice(0, RECENT_CONVERSATIONS);
  }

  /** Begin with conversations as they were at an earlier time; the next hello says what is new. */
  restore(me: Person, epoch: string | null, conversations: Conversation[]): void {
    this.me = me;
    this.epoch = epoch;
    for (const conversation of conversations) {
      this.conversations.set(conversation.id, conversation);
    }
  }

  /** Forget old messages where there are too many, but for those of one conversation. */
  trim(open: string | null): void {
    const held = this.#all().reduce((sum, { messages }) => sum + messages.size, 0);
    if (held <= MESSAGES_MAX) return;
    const recent = new Set(this.recent());
    for (const conversation of this.#all()) {
      if (conversation.id === open) continue;
      const first = conversation.last_seq - (recent.has(conversation) ? RECENT_MESSAGES : 1);
      for (const seq of conversation.messages.keys()) {
        if (seq <= first) conversation.messages.delete(seq);
      }
    }
  }

  /** Forget everything but oneself. */
  clear(): void {
    this.epoch = null;
    this.userRevision = null;
    for (const id of this.conversations.keys()) this.touched.add(id);
    this.conversations.clear();
    this.online.clear();
    this.#greeting = null;
  }

  /** The hello is answered: what followed the welcome is here, and its revision counts. */
  greeted(): void {
    if (this.#greeting !== null) this.userRevision = this.#greeting;
    this.#greeting = null;
  }

  /** The line is lost. Where that was in the middle of a welcome, the next one says it again. */
  interrupted(): void {
    this.online.clear();
    this.#greeting = null;
  }

  /** Take what the server says; return the messages that are new by it, in order. */
  apply(frame: ServerFrame): Message[] {
    switch (frame.type) {
      case "welcome":
        this.#welcome(frame);
        return [];
      case "resumed":
      case "changes":
        return this.#changes(frame);
      case "message.created":
        return this.#revised(frame.message.conversation, createdRevision(frame.message), frame);
      case "message.updated":
        return this.#revised(frame.message.conversation, frame.message.revision, frame);
      case "member.updated":
        return this.#revised(frame.member.conversation, frame.member.revision, frame);
      case "conversation.updated":
        return this.#revised(frame.conversation, frame.revision, frame);
      case "user.updated":
        this.#userUpdated(frame);
        return [];
      case "read.updated":
        this.#readUpdated(frame.conversation, frame.person, frame.read_ordinal);
        return [];
      case "presence":
        for (const [person, isOnline] of Object.entries(frame.online)) {
          this.online.set(person, isOnline);
        }
        return [];
      case "history":
        this.#history(frame.conversation, frame.messages);
        return [];
      case "reset":
        this.#reset(frame.conversation ?? null);
        return [];
      case "ack":
      case "error":
      case "typing":
      case "going_away":
        return [];
      default:
        frame satisfies never;
        this.unknownFrames += 1; // A newer server says things that are not known here.
        return [];
    }
  }

  /**
   * Take a conversation as it is in one's list, read by other means than the socket.
   *
   * It replaces one that was reset; the events that waited for it follow.
   */
  loadConversation(snapshot: Snapshot): Message[] {
    const known = this.conversations.get(snapshot.id);
    if (known === undefined) {
      this.#snapshot(snapshot);
      return [];
    }
    // How it is kept has no revision of its own: frames tell it in order, and this may be older.
    const { is_muted, is_pinned } = known;
    const kept = { ...snapshot, is_muted, is_pinned };
    if (!known.isReset) {
      this.#snapshot(kept);
      return [];
    }
    const conversation = this.#add(kept);
    conversation.early = known.early;
    conversation.newest = Math.max(known.newest, snapshot.revision);
    return this.#due(conversation);
  }

  /** Return whether the list shows a message and cannot say whose, as the members are not here. */
  lacksNameOf(message: Message): boolean {
    const group = this.conversations.get(message.conversation);
    if (group?.kind !== "group" || group.hasMembers || message.seq !== group.last_seq) return false;
    return personIn(group, message.sender) === undefined;
  }

  /** Take the members of a conversation, read by other means than the socket. */
  loadMembers(id: string, members: Member[]): void {
    const conversation = this.conversations.get(id);
    if (conversation === undefined) return;
    for (const member of members) keepMember(conversation, member);
    conversation.hasMembers = true;
    this.touched.add(id);
  }

  /** Forget a conversation that is not one's own any more. */
  drop(id: string): void {
    this.conversations.delete(id);
    this.touched.add(id);
  }

  // One's own

  #welcome(welcome: Welcome): void {
    this.me = welcome.me;
    if (this.epoch !== welcome.epoch) {
      this.clear();
      this.epoch = welcome.epoch;
    }
    this.online.clear();
    this.#greeting = welcome.user_revision;
    for (const id of welcome.left) this.drop(id);
    for (const snapshot of welcome.conversations) this.#snapshot(snapshot);
  }

  #userUpdated(frame: UserUpdated): void {
    if (this.#greeting !== null) {
      // More of the welcome.
      this.#greeting = Math.max(this.#greeting, frame.user_revision);
    } else {
      this.userRevision = Math.max(this.userRevision ?? 0, frame.user_revision);
    }
    if (typeof frame.left === "string") this.drop(frame.left);
    if (frame.conversation) this.#snapshot(frame.conversation);
  }

  #snapshot(snapshot: Snapshot): void {
    this.touched.add(snapshot.id);
    const known = this.conversations.get(snapshot.id);
    if (known === undefined) {
      this.#add(snapshot);
      return;
    }
    // It says nothing about the changes up to its revision, so that stays as it is.
    if (snapshot.revision >= known.revision) {
      known.title = snapshot.title;
      known.role = snapshot.role;
      known.other = snapshot.other ?? null;
    }
    known.is_muted = snapshot.is_muted;
    known.is_pinned = snapshot.is_pinned;
    known.last_sender = snapshot.last_sender ?? known.last_sender;
    this.#markOwn(known, snapshot.read_ordinal);
    known.newest = Math.max(known.newest, snapshot.revision);
  }

  #add(snapshot: Snapshot): Conversation {
    this.touched.add(snapshot.id);
    const last = snapshot.last_message;
    const conversation: Conversation = {
      id: snapshot.id,
      kind: snapshot.kind,
      title: snapshot.title,
      role: snapshot.role,
      is_muted: snapshot.is_muted,
      is_pinned: snapshot.is_pinned,
      other: snapshot.other ?? null,
      last_sender: snapshot.last_sender ?? null,
      revision: snapshot.revision,
      last_seq: snapshot.last_seq,
      last_ordinal: snapshot.last_ordinal,
      read_ordinal: snapshot.read_ordinal,
      messages: new Map(last ? [[last.seq, last]] : []),
      members: new Map(),
      hasMembers: false,
      marks: new Map(),
      hasMarks: false,
      isReset: false,
      hasMore: false,
      newest: snapshot.revision,
      early: new Map(),
      untold: new Set(),
    };
    this.conversations.set(snapshot.id, conversation);
    return conversation;
  }

  #reset(id: string | null): void {
    if (id === null) {
      this.clear();
      return;
    }
    const conversation = this.conversations.get(id);
    if (conversation === undefined) return;
    conversation.messages = new Map();
    conversation.members = new Map();
    conversation.hasMembers = false;
    conversation.marks = new Map();
    conversation.hasMarks = false;
    conversation.early.clear();
    conversation.newest = 0;
    conversation.isReset = true;
    this.touched.add(id);
  }

  // Revisions

  #revised(id: string, revision: number, frame: Revised): Message[] {
    const conversation = this.conversations.get(id);
    if (conversation === undefined) return [];
    // Each revision is one change, so that what is not above the held one is known.
    if (revision <= conversation.revision && !conversation.isReset) return [];
    conversation.early.set(revision, frame);
    conversation.newest = Math.max(conversation.newest, revision);
    return this.#due(conversation);
  }

  #due(conversation: Conversation): Message[] {
    const created: Message[] = [];
    if (conversation.isReset) return created;
    for (;;) {
      const frame = conversation.early.get(conversation.revision + 1);
      if (frame === undefined) break;
      this.touched.add(conversation.id);
      conversation.revision += 1;
      if (frame.type === "member.updated") this.#member(conversation, frame.member);
      else if (frame.type === "conversation.updated") {
        conversation.title = frame.title ?? conversation.title;
      } else created.push(...this.#message(conversation, frame.message));
    }
    for (const revision of conversation.early.keys()) {
      if (revision <= conversation.revision) conversation.early.delete(revision);
    }
    return created;
  }

  #changes(frame: Resumed | Changes): Message[] {
    const conversation = this.conversations.get(frame.conversation);
    if (conversation === undefined || conversation.isReset) return [];
    this.touched.add(conversation.id);
    conversation.hasMore = frame.has_more ?? false;
    if (frame.revision >= conversation.revision) conversation.title = frame.title;
    const created: Message[] = [];
    const rows = [...frame.messages, ...frame.members]
      .filter((row) => row.revision > conversation.revision)
      .sort((one, other) => place(one, conversation) - place(other, conversation));
    for (const row of rows) {
      if ("person" in row) this.#member(conversation, row);
      else created.push(...this.#message(conversation, row));
    }
    conversation.revision = Math.max(conversation.revision, frame.revision);
    if (frame.type === "resumed") {
      conversation.marks = new Map(Object.entries(frame.marks));
      conversation.hasMarks = true;
      const own = this.me && conversation.marks.get(this.me.id);
      if (typeof own === "number") this.#markOwn(conversation, own);
    }
    return [...created, ...this.#due(conversation)];
  }

  /** Take a message; return it if it is new. */
  #message(conversation: Conversation, message: Message): Message[] {
    keepMessage(conversation, message);
    const { seq, ordinal, sender } = message;
    if (seq <= conversation.last_seq && !conversation.untold.has(seq)) return [];
    conversation.untold.delete(seq);
    for (let missing = conversation.last_seq + 1; missing < seq; missing += 1) {
      conversation.untold.add(missing);
    }
    conversation.last_seq = Math.max(conversation.last_seq, seq);
    conversation.last_ordinal = Math.max(conversation.last_ordinal, ordinal);
    // Who sends has read up to there.
    if (sender === this.me?.id) this.#markOwn(conversation, ordinal);
    mark(conversation, sender, ordinal);
    return [message];
  }

  #member(conversation: Conversation, member: Member): void {
    keepMember(conversation, member);
    const { id } = member.person;
    if (conversation.other?.id === id) conversation.other = member.person;
    if (member.has_left) {
      conversation.marks.delete(id);
    } else if (conversation.marks.size > 0 && !conversation.marks.has(id)) {
      // Who joins has read everything so far.
      conversation.marks.set(id, conversation.last_ordinal);
      if (conversation.marks.size > MARKS_MEMBERS_MAX) conversation.marks.clear();
    }
    if (id !== this.me?.id) return;
    this.me = member.person;
    conversation.role = member.role;
    if (member.has_left) this.drop(conversation.id);
  }

  // Marks and history

  #readUpdated(id: string, person: string, ordinal: number): void {
    const conversation = this.conversations.get(id);
    if (conversation === undefined || conversation.isReset) return;
    this.touched.add(id);
    if (person === this.me?.id) this.#markOwn(conversation, ordinal);
    mark(conversation, person, ordinal);
  }

  #markOwn(conversation: Conversation, ordinal: number): void {
    conversation.read_ordinal = Math.max(conversation.read_ordinal, ordinal);
    if (this.me !== null) mark(conversation, this.me.id, ordinal);
  }

  #history(id: string, messages: Message[]): void {
    const conversation = this.conversations.get(id);
    if (conversation === undefined || conversation.isReset) return;
    this.touched.add(id);
    for (const message of messages) {
      // What is newer than the last event comes as an event of its own.
      if (message.seq <= conversation.last_seq && !conversation.untold.has(message.seq)) {
        keepMessage(conversation, message);
      }
    }
  }

  #all(): Conversation[] {
    return [...this.conversations.values()];
  }
}

/** The revision at which a message was created. */
function createdRevision(message: Message): number {
  return message.created_revision ?? message.revision;
}

/** The revision at which a row counts among what changed: its creation, if that is new too. */
function place(row: Message | Member, { revision }: Conversation): number {
  const created = "person" in row ? row.revision : createdRevision(row);
  return created > revision ? created : row.revision;
}

function keepMessage(conversation: Conversation, message: Message): void {
  const known = conversation.messages.get(message.seq);
  if (known === undefined || known.revision < message.revision) {
    conversation.messages.set(message.seq, message);
  }
}

function keepMember(conversation: Conversation, member: Member): void {
  const known = conversation.members.get(member.person.id);
  if (known === undefined || known.revision < member.revision) {
    conversation.members.set(member.person.id, member);
  }
}

/** Move somebody's mark, where marks are told. */
function mark(conversation: Conversation, person: string, ordinal: number): void {
  const known = conversation.marks.get(person);
  if (known !== undefined) conversation.marks.set(person, Math.max(known, ordinal));
}
