/**
 * What the client knows: conversations, the messages and people in them, fed by frames alone.
 *
 * Nothing here does input or output. What frames make of a state is the same as what a new client
 * loads, whatever was missed in between.
 */

import type {
  Changes,
  Conversation as Snapshot,
  Member,
  Message,
  Person,
  Privacy,
  Reaction,
  Resumed,
  ServerFrame,
  UserUpdated,
  Welcome,
} from "../../api/socket";
import type { Change, ConversationChange, MessageChange } from "./changes";
import {
  type Conversation,
  conversationOf,
  type Details,
  emptied,
  hasOwnOrdinal,
  isNew,
  lastActivity,
  type Span,
  withDetails,
  withHistory,
  withMarks,
  withMember,
  withMembers,
  withMessage,
  withOwnReaction,
  withoutMarks,
  withShownMark,
} from "./conversation";
import { Followed } from "./followed";
import { cut, isTooMuch, RECENT_CONVERSATIONS } from "./memory";
import { type Kept, keepingOf, withKeeping } from "./keeping";
import { Own } from "./own";
import { type OwnMark, withOwnMark, withOwnMarks } from "./own-marks";
import { People, peopleIn } from "./people";
import { withReaction } from "./reactions";
import { createdRevision, type RevisionFrame, Revisions, rowsAfter } from "./revisions";

/** What is taken for granted until the server said otherwise. */
const ALL_SHOWN: Privacy = { shares_presence: true, shares_read_marks: true };

/** Everything that one person's client knows. */
export class State {
  me: Person | null = null;
  epoch: string | null = null;
  /** Null until a hello was answered: then all conversations are known. */
  userRevision: number | null = null;
  readonly conversations = new Map<string, Conversation>();
  readonly #followed = new Followed();
  readonly online = this.#followed.online;
  readonly lastSeen = this.#followed.lastSeen;
  readonly profiles = this.#followed.profiles;
  /** What one shows of oneself, and so sees of others; null until the server said so. */
  privacy: Privacy | null = null;
  /** Whether one looks after the server; null until it said so. */
  isAdministrator: boolean | null = null;
  /** What one alone sees beside that. */
  readonly own = new Own();
  /** What people are called. */
  readonly people = new People();
  /** Frames of a type that is not known here. */
  unknownFrames = 0;
  readonly #revisions = new Map<string, Revisions>();
  /** The user revision of a welcome that is not complete yet. */
  #greeting: number | null = null;
  #changes: Change[] = [];

  // What there is

  person(id: string): Person | undefined {
    return this.people.get(id);
  }

  /** The revision of each conversation up to which it is here. */
  revisions(): [string, number][] {
    return this.#whole().map(({ id }) => [id, this.revisionOf(id)]);
  }

  /** Up to which revision a conversation is here. */
  revisionOf(id: string): number {
    return this.#revisions.get(id)?.revision ?? 0;
  }

  /** The conversations of which something is missing, with what is known about that. */
  gaps(): { id: string; after: number; hasMore: boolean }[] {
    return this.#whole().flatMap(({ id }) => {
      const { hasGap, hasMore, revision: after } = this.#revisions.get(id)!;
      return hasGap ? [{ id, after, hasMore }] : [];
    });
  }

  /** The conversations that are to be loaded anew. */
  reset(): string[] {
    return [...this.conversations.values()].filter(({ isReset }) => isReset).map(({ id }) => id);
  }

  /** The conversations that are whole, by their last activity, newest first. */
  byActivity(): Conversation[] {
    return this.#whole()
      .map((conversation) => ({ conversation, at: lastActivity(conversation) }))
      .sort((one, other) => (one.at < other.at ? 1 : -1))
      .map(({ conversation }) => conversation);
  }

  /** Those of them that are kept. */
  recent(): Conversation[] {
    return this.byActivity().slice(0, RECENT_CONVERSATIONS);
  }

  /**
   * Return the changes of what others said: of messages with an ordinal of their own, and of replies in
   * threads that one follows. Nothing else is announced or notified of.
   */
  saidByOthers(changes: readonly Change[]): MessageChange[] {
    return changes.filter((change): change is MessageChange => {
      if (!("message" in change) || change.message.sender === this.#myId) return false;
      if (this.own.isBlocked(change.message.sender)) return false;
      const conversation = this.conversations.get(change.conversation);
      if (conversation === undefined) return false;
      return hasOwnOrdinal(conversation, change.message) || this.own.isFollowed(change.message, this.#myId);
    });
  }

  // What comes from elsewhere than the socket

  /** Begin with what was kept of an earlier time; the next hello brings what is new. */
  restore(
    me: Person,
    epoch: string | null,
    kept: readonly { conversation: Conversation; revision: number; people: Person[] }[],
  ): void {
    this.#meet(me);
    this.me = me;
    this.epoch = epoch;
    for (const { conversation, revision, people } of kept) {
      this.conversations.set(conversation.id, conversation);
      this.#revisions.set(conversation.id, new Revisions(revision));
      for (const person of people) this.#meet(person);
    }
    this.#taken();
  }

  /**
   * Take a conversation as it is in one's list, loaded over HTTP.
   *
   * It replaces one that was reset; the events that waited for it follow.
   */
  loadConversation(snapshot: Snapshot): Change[] {
    const known = this.conversations.get(snapshot.id);
    // How one keeps it has no revision: frames bring that in order, and this may be older.
    const { unread_from } = known?.read_ordinal === snapshot.read_ordinal ? known : snapshot;
    this.#snapshot({ ...snapshot, ...keepingOf(known ?? snapshot), unread_from });
    return this.#taken();
  }

  /** Take members of a conversation, loaded over HTTP: the first of them, or some who were looked for. */
  loadMembers(id: string, members: Member[]): Change[] {
    for (const { person } of members) this.#meet(person);
    this.#update("members.updated", id, (known) => ({
      ...withMembers(known, members),
      hasMembers: true,
    }));
    return this.#taken();
  }

  /** Take what people are called of whom that was asked; there is nobody of whom it is not said. */
  loadPeople(asked: readonly string[], people: readonly Person[]): Change[] {
    for (const person of people) this.#meet(person);
    this.people.answered(asked, true);
    for (const person of asked) this.#changes.push({ type: "person.updated", person });
    return this.#taken();
  }

  /** Take how one keeps a conversation, or that one accepted it, as the server answered. */
  keepMembership(id: string, kept: Kept): Change[] {
    this.#update("conversation.updated", id, (known) => withKeeping(known, kept));
    return this.#taken();
  }

  /** Take that one read, or marked as unread, as the server acknowledged it. */
  keepMark(id: string, mark: OwnMark): Change[] {
    this.#update("read.updated", id, (known) => withOwnMark(known, mark, this.#myId));
    return this.#taken();
  }

  /** Take one's own reaction, as the server acknowledged it: the event that counts it may come later. */
  keepReaction(id: string, { seq, emoji, is_on }: { seq: number; emoji: string; is_on: boolean }): Change[] {
    this.#update("reactions.updated", id, (known) => withOwnReaction(known, seq, emoji, is_on, this.#myId));
    return this.#taken();
  }

  /** Take what one shows of oneself, as the server answered. */
  keepPrivacy(privacy: Privacy): Change[] {
    this.#privacy(privacy);
    return this.#taken();
  }

  /** Forget a conversation that is not one's own any more. */
  drop(id: string): Change[] {
    this.#remove(id);
    return this.#taken();
  }

  /** Forget old messages where there are too many, but for those of one conversation. */
  trim(open: string | null): void {
    const all = [...this.conversations.values()];
    if (!isTooMuch(all)) return;
    const recent = new Set(this.recent());
    for (const conversation of all) {
      const { id } = conversation;
      if (id !== open) this.conversations.set(id, cut(conversation, recent.has(conversation)));
    }
  }

  /** Forget everything but oneself and who people are. */
  clear(): Change[] {
    this.epoch = null;
    this.userRevision = null;
    for (const id of [...this.conversations.keys()]) this.#remove(id);
    this.#followed.clear();
    this.own.clear();
    this.#greeting = null;
    return this.#taken();
  }

  // The connection

  /** The hello is answered: what followed the welcome is here, and its revision counts. */
  greeted(): void {
    if (this.#greeting !== null) this.userRevision = this.#greeting;
    this.#greeting = null;
  }

  /** The connection is lost. Where that was in the middle of a welcome, the next one brings it again. */
  interrupted(): void {
    this.#followed.clear();
    this.#greeting = null;
  }

  /**
   * Take a frame of the server; return what is different by it, in order.
   *
   * @param span what a page of history is about.
   */
  apply(frame: ServerFrame, span: Span = [1, 0]): Change[] {
    switch (frame.type) {
      case "welcome":
        this.#welcome(frame);
        break;
      case "resumed":
      case "changes":
        this.#pageOfChanges(frame);
        break;
      case "message.created":
        this.#revised(frame.message.conversation, createdRevision(frame.message), frame);
        break;
      case "message.updated":
        this.#revised(frame.message.conversation, frame.message.revision, frame);
        break;
      case "reaction.updated":
        this.#revised(frame.reaction.conversation, frame.reaction.revision, frame);
        break;
      case "member.updated":
        this.#revised(frame.member.conversation, frame.member.revision, frame);
        break;
      case "conversation.updated":
        this.#revised(frame.conversation, frame.revision, frame);
        break;
      case "user.updated":
        this.#userUpdated(frame);
        break;
      case "read.updated":
        // Whoever hides theirs may still be sent one that was moved before.
        if (frame.person !== this.#myId && this.privacy?.shares_read_marks === false) break;
        this.#update("read.updated", frame.conversation, (known) =>
          known.isReset ? known : withShownMark(known, frame.person, frame.read_ordinal, this.#myId),
        );
        break;
      case "read.withdrawn":
        this.#update("read.updated", frame.conversation, (known) =>
          withoutMarks(known, (person) => frame.people.includes(person)),
        );
        break;
      case "presence":
        this.#followed.take(frame);
        this.#changes.push({ type: "presence.updated" });
        break;
      case "history":
        for (const message of frame.messages) this.people.refer(peopleIn(message));
        this.people.refer((frame.quotes ?? []).map(({ sender }) => sender));
        this.people.refer((frame.threads ?? []).flatMap(({ people }) => people));
        this.#update("history.loaded", frame.conversation, (known) =>
          known.isReset ? known : withHistory(known, frame.messages, frame.quotes ?? [], frame.threads ?? [], span),
        );
        break;
      case "reset":
        this.#reset(frame.conversation ?? null);
        break;
      case "ack":
      case "people":
      case "error":
      case "typing":
      case "going_away":
        break;
      default:
        frame satisfies never;
        this.unknownFrames += 1; // A newer server sends frames that are not known here.
    }
    return this.#taken();
  }

  // One's own

  #welcome(welcome: Welcome): void {
    if (this.epoch !== welcome.epoch) {
      const gone = this.clear();
      this.#changes.push(...gone);
      this.epoch = welcome.epoch;
    }
    this.me = welcome.me;
    this.#meet(welcome.me);
    this.#followed.clear();
    // Of who holds nothing all rows follow, and not what was taken back meanwhile.
    if (this.userRevision === null) this.own.clear();
    this.#greeting = welcome.user_revision;
    for (const id of welcome.left) this.#remove(id);
    for (const snapshot of welcome.conversations) this.#snapshot(snapshot);
    this.#privacy(welcome.privacy);
    this.#role(welcome.is_administrator ?? false);
  }

  #userUpdated(frame: UserUpdated): void {
    if (this.#greeting !== null) {
      // More of the welcome.
      this.#greeting = Math.max(this.#greeting, frame.user_revision);
    } else {
      this.userRevision = Math.max(this.userRevision ?? 0, frame.user_revision);
    }
    if (typeof frame.left === "string") this.#remove(frame.left);
    if (frame.conversation) this.#snapshot(frame.conversation);
    this.#changes.push(...this.own.update(frame.own ?? {}));
    if (frame.privacy) this.#privacy(frame.privacy);
    this.#role(frame.is_administrator ?? this.isAdministrator);
  }

  #role(isAdministrator: boolean | null): void {
    if (isAdministrator === this.isAdministrator) return;
    this.isAdministrator = isAdministrator;
    this.#changes.push({ type: "person.updated", person: this.#myId });
  }

  #privacy(privacy: Privacy): void {
    const { shares_presence, shares_read_marks: isShared } = this.privacy ?? ALL_SHOWN;
    this.privacy = privacy;
    if (isShared !== privacy.shares_read_marks) {
      for (const id of this.conversations.keys()) {
        // What is shown again is loaded again.
        this.#update("read.updated", id, (known) =>
          isShared ? withoutMarks(known, (person) => person !== this.#myId) : { ...known, hasMarks: false },
        );
      }
    } else if (shares_presence === privacy.shares_presence) return;
    this.#changes.push({ type: "privacy.updated" });
  }

  #snapshot(snapshot: Snapshot): void {
    const known = this.conversations.get(snapshot.id);
    const isOld = known !== undefined && snapshot.revision < this.revisionOf(snapshot.id);
    for (const person of [snapshot.other, snapshot.last_sender]) {
      if (person && !(isOld && this.person(person.id))) this.#meet(person);
    }
    // Who came back meanwhile may see nothing any more of what they had, nor how it changed.
    if (known === undefined || known.isReset || snapshot.joined_seq > known.joined_seq) {
      this.#add(snapshot);
      return;
    }
    this.#update("conversation.updated", snapshot.id, (before) => ({
      // It does not bring the changes up to its revision, so that stays as it is.
      ...withOwnMarks(isOld ? before : withDetails(before, snapshot), snapshot, this.#myId),
      ...keepingOf(snapshot),
      role: isOld ? before.role : snapshot.role,
    }));
    this.#revisions.get(snapshot.id)?.expect(snapshot.revision);
  }

  #add(snapshot: Snapshot): void {
    const { id, revision } = snapshot;
    const revisions = this.#revisions.get(id) ?? new Revisions(revision);
    revisions.advance(revision);
    this.#revisions.set(id, revisions);
    this.conversations.set(id, conversationOf(snapshot));
    this.#changes.push({ type: "conversation.added", conversation: id });
    this.#applyBuffered(id);
  }

  #remove(id: string): void {
    this.#revisions.delete(id);
    if (!this.conversations.delete(id)) return;
    this.#changes.push({ type: "conversation.removed", conversation: id });
  }

  #reset(id: string | null): void {
    if (id === null) {
      this.#changes.push(...this.clear());
      return;
    }
    this.#update("conversation.reset", id, emptied);
    this.#revisions.get(id)?.reset();
  }

  // Revisions

  #revised(id: string, revision: number, frame: RevisionFrame): void {
    this.#revisions.get(id)?.buffer(revision, frame);
    if (this.conversations.get(id)?.isReset === false) this.#applyBuffered(id);
  }

  #applyBuffered(id: string): void {
    // Whoever is removed by one of them has no revisions any more.
    for (;;) {
      const frame = this.#revisions.get(id)?.next();
      if (frame === undefined) return;
      if (frame.type === "member.updated") this.#member(id, frame.member, frame.member_count);
      else if (frame.type === "conversation.updated") this.#detailed(id, frame);
      else if (frame.type === "reaction.updated") this.#reaction(id, frame.reaction);
      else this.#message(id, frame.message, this.revisionOf(id) - 1);
    }
  }

  #pageOfChanges(frame: Resumed | Changes): void {
    const id = frame.conversation;
    const revisions = this.#revisions.get(id);
    if (revisions === undefined || this.conversations.get(id)?.isReset !== false) return;
    revisions.hasMore = frame.has_more ?? false;
    if (frame.revision >= revisions.revision) this.#detailed(id, frame);
    const after = revisions.revision;
    for (const row of rowsAfter(after, frame)) {
      if ("emoji" in row) this.#reaction(id, row);
      else if ("person" in row) this.#member(id, row);
      else this.#message(id, row, after);
    }
    if (frame.type === "resumed") {
      const { marks, revision } = frame;
      this.#update("read.updated", id, (known) => withMarks(known, marks, revision, this.#myId));
    }
    revisions.advance(frame.revision);
    this.#applyBuffered(id);
  }

  /** @param after the revision up to which the conversation was here before. */
  #message(id: string, message: Message, after: number): void {
    const known = this.conversations.get(id);
    if (known === undefined) return;
    this.people.refer(peopleIn(message));
    const type = isNew(known, message) ? "message.created" : "message.updated";
    this.conversations.set(id, withMessage(known, message, this.#myId, createdRevision(message) > after));
    this.own.reply(message, this.#myId);
    this.#changes.push({ type, conversation: id, message });
  }

  #reaction(id: string, reaction: Reaction): void {
    this.people.refer(reaction.people);
    this.#update("reactions.updated", id, (known) => ({
      ...known,
      reactions: withReaction(known.reactions, reaction, this.#myId),
    }));
  }

  #member(id: string, member: Member, count?: number): void {
    this.#meet(member.person);
    const isMe = member.person.id === this.#myId;
    this.#update("members.updated", id, (known) => withMember(known, member, this.#myId, count));
    if (isMe && member.has_left) this.#remove(id);
  }

  #detailed(id: string, details: Details): void {
    this.#update("conversation.updated", id, (known) => withDetails(known, details));
  }

  // What all of this is made of

  #meet(person: Person): void {
    if (!this.people.meet(person)) return;
    if (person.id === this.me?.id) this.me = person;
    this.#changes.push({ type: "person.updated", person: person.id });
  }

  #update(type: ConversationChange, id: string, make: (known: Conversation) => Conversation): void {
    const known = this.conversations.get(id);
    if (known === undefined) return;
    const next = make(known);
    if (next === known) return;
    this.conversations.set(id, next);
    this.#changes.push({ type, conversation: id });
  }

  #whole(): Conversation[] {
    return [...this.conversations.values()].filter(({ isReset }) => !isReset);
  }

  get #myId(): string {
    return this.me?.id ?? "";
  }

  /** Return what was noted to be different since this was called last. */
  #taken(): Change[] {
    const changes = this.#changes;
    this.#changes = [];
    return changes;
  }
}
