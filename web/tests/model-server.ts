/** A model of the server: it makes changes, publishes a frame for each, and says all that it knows. */

import type {
  Conversation as Snapshot,
  Member,
  Message,
  MessageEvent,
  Person,
  Quote,
  Reaction,
  ReactionSummary,
  Resumed,
  RoomSettings,
  ServerFrame,
} from "../src/api/socket";
import { ANA, BEN, CHI, welcome } from "./examples";

const PEOPLE = [ANA, BEN, CHI];
export const ROOMS = ["watch", "direct"] as const;
export type RoomId = (typeof ROOMS)[number];

/** One conversation on the server, as Ana has it. */
class Room {
  title = "Harbour watch";
  settings: RoomSettings = {};
  revision = 0;
  isMuted = false;
  isPinned = false;
  /** The stranger whom Ana has not accepted. */
  requestedBy: string | undefined;
  /** The ordinal from which Ana marked it as unread. */
  unreadFrom: number | undefined;
  readonly messages: Message[] = [];
  reactions: Reaction[] = [];
  readonly members = new Map<string, Member>();
  readonly marks = new Map<string, number>();

  constructor(
    readonly id: RoomId,
    readonly people: readonly Person[],
  ) {
    for (const person of people) this.#join(person);
  }

  get memberCount(): number {
    return [...this.members.values()].filter(({ has_left }) => !has_left).length;
  }

  get lastOrdinal(): number {
    return this.messages.at(-1)?.ordinal ?? 0;
  }

  /** The first row with the last ordinal: those after it have none of their own. */
  get lastMessage(): Message | null {
    const { lastOrdinal } = this;
    return this.messages.find(({ ordinal }) => ordinal > 0 && ordinal === lastOrdinal) ?? null;
  }

  #join(person: Person): Member {
    this.revision += 1;
    const { id: conversation, revision } = this;
    const member: Member = { conversation, person, role: "member", revision, has_left: false };
    this.members.set(person.id, member);
    this.marks.set(person.id, this.lastOrdinal);
    return member;
  }

  send(sender: string, text: string, reply_to?: number): ServerFrame {
    const ordinal = this.lastOrdinal + 1;
    this.marks.set(sender, ordinal);
    if (sender === ANA.id) this.unreadFrom = undefined;
    return this.#created(sender, text, ordinal, reply_to);
  }

  /** Add a line of what happened, which has no ordinal of its own. */
  note(sender: string, title: string): ServerFrame {
    return this.#created(sender, "", this.lastOrdinal, undefined, { kind: "renamed", title });
  }

  #created(
    sender: string,
    text: string,
    ordinal: number,
    reply_to?: number,
    event?: MessageEvent,
  ): ServerFrame {
    this.revision += 1;
    const seq = this.messages.length + 1;
    const message: Message = {
      conversation: this.id,
      seq,
      ordinal,
      revision: this.revision,
      sender,
      client_id: `${this.id} ${seq}`,
      text,
      created_at: `2026-11-20T09:00:00.${String(seq).padStart(3, "0")}Z`,
      ...(reply_to === undefined ? {} : { reply_to }),
      ...(event && { event }),
    };
    this.messages.push(message);
    return { type: "message.created", message };
  }

  /** The seq of some message, where there is one. */
  some(at: number): number | undefined {
    return this.messages.length === 0 ? undefined : (at % this.messages.length) + 1;
  }

  change(at: number, change: Partial<Message>): ServerFrame | null {
    const known = this.messages[at % Math.max(1, this.messages.length)];
    if (known === undefined || known.deleted_at) return null;
    this.revision += 1;
    const created_revision = known.created_revision ?? known.revision;
    const message = { ...known, ...change, revision: this.revision, created_revision };
    if (message.deleted_at) {
      delete message.reactions;
      delete message.pinned_since;
      this.reactions = this.reactions.filter(({ seq }) => seq !== message.seq);
    }
    this.messages[known.seq - 1] = message;
    return { type: "message.updated", message };
  }

  /** Pin a message, or unpin it. */
  pin(at: number): ServerFrame | null {
    const isPinned = this.messages[at % Math.max(1, this.messages.length)]?.pinned_since !== undefined;
    return this.change(at, { pinned_since: isPinned ? undefined : this.revision + 1 });
  }

  /** Delete a message; a row without an ordinal of its own, such as an event line, stays. */
  delete(at: number): ServerFrame | null {
    const index = at % Math.max(1, this.messages.length);
    const before = this.messages[index - 1]?.ordinal ?? 0;
    if (this.messages[index]?.ordinal === before) return null;
    return this.change(at, { text: "", deleted_at: "2026-11-20T10:00:00Z" });
  }

  /** Let Ana mark everything from a message on as unread. */
  markUnread(at: number): void {
    const index = at % Math.max(1, this.messages.length);
    this.unreadFrom = (this.messages[index - 1]?.ordinal ?? 0) + 1;
  }

  /** Let somebody react to a message, or take that back. */
  react(person: string, at: number, emoji: string): ServerFrame | null {
    const known = this.messages[at % Math.max(1, this.messages.length)];
    if (known === undefined || known.deleted_at || this.members.get(person)?.has_left !== false) return null;
    this.revision += 1;
    const { seq } = known;
    const { revision } = this;
    const isThis = (one: Reaction): boolean => one.seq === seq && one.emoji === emoji && one.person === person;
    const is_on = this.reactions.find(isThis)?.is_on !== true;
    this.reactions = this.reactions.filter((one) => !isThis(one));
    const others = this.reactions.filter((one) => one.seq === seq && one.emoji === emoji && one.is_on);
    const people = [...others.map((one) => one.person), ...(is_on ? [person] : [])];
    const before = (known.reactions ?? []).find((one) => one.emoji === emoji);
    const since = people.length === 0 ? 0 : (before?.since ?? revision);
    const summary = { emoji, count: people.length, people: people.slice(0, 2), since };
    const reaction = { conversation: this.id, seq, revision, person, is_on, ...summary };
    this.reactions.push(reaction);
    const rest = (known.reactions ?? []).filter((one) => one.emoji !== emoji);
    const reactions = people.length === 0 ? rest : [...rest, { ...summary, revision }];
    this.messages[seq - 1] = { ...known, reactions };
    return { type: "reaction.updated", reaction };
  }

  /** Messages as Ana loads them: with whose reactions are her own. */
  loaded(messages: readonly Message[]): Message[] {
    return messages.map((message) => {
      const own = (one: ReactionSummary): boolean =>
        this.reactions.some(
          ({ seq, emoji, person, is_on }) =>
            is_on && person === ANA.id && seq === message.seq && emoji === one.emoji,
        );
      const reactions = message.reactions?.map((one) => ({ ...one, is_own: own(one) }));
      return reactions === undefined ? message : { ...message, reactions };
    });
  }

  quotesOf(messages: readonly Message[]): Quote[] {
    return messages.flatMap(({ reply_to }) => {
      if (reply_to === undefined) return [];
      const { seq, revision, sender, text, deleted_at } = this.messages[reply_to - 1]!;
      return [{ seq, revision, sender, text, deleted_at }];
    });
  }

  history(messages: readonly Message[]): ServerFrame {
    const quotes = this.quotesOf(messages);
    return { type: "history", id: "1", conversation: this.id, messages: this.loaded(messages), quotes };
  }

  rename(title: string): ServerFrame {
    this.title = title;
    return this.#detailed();
  }

  /** Say what it is for, or nothing. */
  describe(purpose: string): ServerFrame {
    this.settings = purpose === "" ? {} : { purpose };
    return this.#detailed();
  }

  #detailed(): ServerFrame {
    this.revision += 1;
    const { id: conversation, revision, title, settings } = this;
    return { type: "conversation.updated", conversation, revision, title, settings };
  }

  /** Let somebody leave who is in, or join who is not. */
  toggle(person: Person): ServerFrame[] {
    if (this.members.get(person.id)?.has_left !== false) {
      const member = this.#join(person);
      // Who joins has read everything so far.
      return [this.#changed(member), this.#marked(person.id)];
    }
    this.revision += 1;
    const { id: conversation, revision } = this;
    const member: Member = { conversation, person, role: "member", revision, has_left: true };
    this.members.set(person.id, member);
    this.marks.delete(person.id);
    return [this.#changed(member)];
  }

  called(person: Person): ServerFrame | null {
    const known = this.members.get(person.id);
    if (known === undefined) return null;
    this.revision += 1;
    const member = { ...known, person, revision: this.revision };
    this.members.set(person.id, member);
    return this.#changed(member);
  }

  #changed(member: Member): ServerFrame {
    return { type: "member.updated", member, member_count: this.memberCount };
  }

  read(person: string): ServerFrame | null {
    if (this.members.get(person)?.has_left !== false) return null;
    this.marks.set(person, this.lastOrdinal);
    if (person === ANA.id) this.unreadFrom = undefined;
    return this.#marked(person);
  }

  #marked(person: string): ServerFrame {
    return { type: "read.updated", conversation: this.id, person, read_ordinal: this.marks.get(person)! };
  }

  snapshot(names: Map<string, Person>): Snapshot {
    const [last = null] = this.loaded([this.lastMessage].filter((one) => one !== null));
    const isDirect = this.id === "direct";
    const { unreadFrom } = this;
    const read = this.marks.get(ANA.id)!;
    const readTo = unreadFrom === undefined ? read : Math.min(read, unreadFrom - 1);
    const deleted = this.messages.filter(({ ordinal, deleted_at }) => deleted_at && ordinal > readTo);
    return {
      id: this.id,
      kind: isDirect ? "direct" : "group",
      title: isDirect ? "" : this.title,
      settings: this.settings,
      member_count: this.memberCount,
      revision: this.revision,
      last_seq: this.messages.length,
      last_ordinal: this.lastOrdinal,
      read_ordinal: read,
      unread_from: unreadFrom,
      unread_deleted: deleted.map(({ ordinal }) => ordinal),
      joined_seq: 0,
      role: "member",
      is_muted: this.isMuted,
      is_pinned: this.isPinned,
      requested_by: this.requestedBy,
      other: isDirect ? names.get(BEN.id)! : null,
      last_message: last,
      pins: this.messages.filter((one) => one.pinned_since !== undefined).map(({ seq }) => seq),
      last_sender: last === null || isDirect ? null : names.get(last.sender)!,
    };
  }

  changesAfter(after: number): Resumed {
    const isNewer = ({ revision }: { revision: number }): boolean => revision > after;
    return {
      type: "resumed",
      conversation: this.id,
      revision: this.revision,
      title: this.id === "direct" ? "" : this.title,
      settings: this.settings,
      member_count: this.memberCount,
      messages: this.loaded(this.messages.filter(isNewer)),
      reactions: this.reactions.filter(isNewer).map((one) => {
        // What the emoji has come to by now, whoever changed that last.
        const summary = this.messages[one.seq - 1]!.reactions?.find(({ emoji }) => emoji === one.emoji);
        const { count, people, since } = summary ?? { count: 0, people: [], since: 0 };
        return { ...one, count, people, since };
      }),
      members: [...this.members.values()].filter(isNewer),
      marks: Object.fromEntries(this.marks),
    };
  }
}

/** All that Ana knows of the server. */
export class Server {
  readonly names = new Map(PEOPLE.map((person) => [person.id, person]));
  readonly rooms = {
    watch: new Room("watch", PEOPLE),
    direct: new Room("direct", [ANA, BEN]),
  };
  userRevision = 1;

  constructor() {
    this.rooms.direct.requestedBy = BEN.id;
  }

  welcome(): ServerFrame {
    const conversations = ROOMS.map((id) => this.rooms[id].snapshot(this.names));
    const me = this.names.get(ANA.id)!;
    return welcome(conversations, { me, user_revision: this.userRevision });
  }

  #updated(room: Room): ServerFrame {
    this.userRevision += 1;
    const conversation = room.snapshot(this.names);
    return { type: "user.updated", user_revision: this.userRevision, conversation };
  }

  /** Make a change; return what is published of it to Ana. */
  do({ room: id, act, who, number }: Step): (ServerFrame | null)[] {
    const room = this.rooms[id];
    const person = this.names.get(PEOPLE[who]!.id)!;
    switch (act) {
      case "send":
        return room.members.get(person.id)?.has_left === false
          ? [room.send(person.id, `Text ${number}`, number % 3 === 0 ? room.some(number) : undefined)]
          : [];
      case "note":
        return [room.note(person.id, `Note ${number}`)];
      case "react":
        return [room.react(person.id, number, number % 2 === 0 ? "👍" : "❤️")];
      case "edit":
        return [room.change(number, { text: `Other ${number}`, edited_at: "2026-11-20T10:00:00Z" })];
      case "pin":
        return [room.pin(number)];
      case "delete":
        return [room.delete(number)];
      case "rename":
        return id === "direct" ? [] : [room.rename(`Title ${number}`)];
      case "describe":
        return id === "direct" ? [] : [room.describe(number % 3 === 0 ? "" : `Purpose ${number}`)];
      case "toggle":
        return id === "direct" || person.id === ANA.id ? [] : room.toggle(person);
      case "name": {
        const renamed = { ...person, first_name: `Name ${number}` };
        this.names.set(person.id, renamed);
        return ROOMS.map((other) => this.rooms[other].called(renamed));
      }
      case "read": {
        const wasMarked = person.id === ANA.id && room.unreadFrom !== undefined;
        const read = room.read(person.id);
        return wasMarked ? [read, this.#updated(room)] : [read];
      }
      case "unread":
        room.markUnread(number);
        return [this.#updated(room)];
      case "keep":
        room.isMuted = number % 2 === 0;
        room.isPinned = number % 3 === 0;
        return [this.#updated(room)];
      case "accept":
        room.requestedBy = undefined;
        return [this.#updated(room)];
      case "history": {
        const before = number % (room.messages.length + 1);
        return [room.history(room.messages.slice(Math.max(0, before - 3), before))];
      }
      case "reset":
        return [{ type: "reset", conversation: id }];
      case "presence":
        return [{ type: "presence", online: { [person.id]: number % 2 === 0 } }];
      case "typing":
        return [{ type: "typing", conversation: id, person: person.id }];
    }
  }
}

/** A change that somebody makes. */
export interface Step {
  room: RoomId;
  act:
    | "send"
    | "note"
    | "react"
    | "edit"
    | "pin"
    | "delete"
    | "rename"
    | "describe"
    | "toggle"
    | "name"
    | "read"
    | "unread"
    | "keep"
    | "accept"
    | "history"
    | "reset"
    | "presence"
    | "typing";
  who: number;
  number: number;
  /** What becomes of the frames on their way. */
  fate: "delivered" | "doubled" | "late" | "lost";
}
