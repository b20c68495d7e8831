/**
 * Speaks the protocol over one line after the other, and keeps its state over all of them.
 *
 * Nothing here does input or output: frames in, frames out, and when the next ones are due.
 */

import type { ClientFrame, Error as ErrorFrame, Message, ServerFrame, Welcome } from "../api/socket";
import type { Outbox } from "./outbox";
import type { Change } from "./state/changes";
import { State } from "./state/state";
import { PAGE } from "./timeline";

/** Conversations in one `hello` or `resume`. */
const HOLD_MAX = 500;
/** How long a missing revision may take to come by itself; then it is asked for. */
const GAP_MS = 1_000;
const GAP_RETRY_MS = 5_000;
/** How long somebody counts as writing after they said so. */
export const TYPING_MS = 5_000;

/** Codes of failures that pass by themselves; a message is sent again after them. */
const PASSING = new Set([
  "rate_limited",
  "unavailable",
  "internal",
  "timeout",
  "going_away",
  "unauthenticated",
]);

/** What a line to the server is good for. */
export type Line = "down" | "opening" | "up";

type Unanswered<Frame> = Frame extends ClientFrame ? Omit<Frame, "id"> : never;
/** A frame that may be sent twice: without an answer it is sent again on the next line. */
export type Request = Unanswered<
  Extract<ClientFrame, { type: "history.load" | "resume" | "read.mark" }>
>;

interface Letterhead {
  conversation: string;
  client_id: string;
}

export class Dialogue {
  readonly state = new State();
  readonly outbox: Outbox;
  line: Line = "down";
  heartbeatMs = 25_000;
  textMax = 10_000;
  /** Who writes, by conversation and person, and until when that holds. */
  readonly typing = new Map<string, Map<string, number>>();
  #lastId = 0;
  #hello = "";
  #requests = new Map<string, Request>();
  #sends = new Map<string, Letterhead>();
  #gaps = new Map<string, string>();
  #gapsDue = new Map<string, number>();
  #followed: string[] = [];
  #outgoing: ClientFrame[] = [];

  constructor(outbox: Outbox) {
    this.outbox = outbox;
  }

  // The line

  /** A line is there: say who one is, and what is held already. */
  open(token: string): void {
    const { state } = this;
    this.line = "opening";
    this.#hello = this.#newId();
    this.#outgoing = [
      {
        type: "hello",
        id: this.#hello,
        token,
        ...(state.epoch === null ? {} : { epoch: state.epoch }),
        ...(state.userRevision === null ? {} : { user_revision: state.userRevision }),
        conversations: Object.fromEntries(state.revisions().slice(0, HOLD_MAX)),
      },
    ];
  }

  /** The line is lost: what has no answer is sent again on the next one. */
  close(): void {
    this.line = "down";
    this.#outgoing = [];
    this.#sends.clear();
    this.#gaps.clear();
    this.#gapsDue.clear();
    this.typing.clear();
    this.outbox.lost();
    this.state.interrupted();
  }

  // What is asked for

  /** Ask for something, on this line or on the next one. */
  request(request: Request): void {
    const id = this.#newId();
    this.#requests.set(id, request);
    if (this.line === "up") this.#outgoing.push({ ...request, id });
  }

  /** Load a page of the messages before or after a seq, unless a page is on its way. */
  loadHistory(conversation: string, side: { before: number } | { after: number }): void {
    if (this.isLoadingHistory(conversation)) return;
    this.request({ type: "history.load", conversation, ...side, limit: PAGE });
  }

  /** Return whether older messages of a conversation are on their way. */
  isLoadingHistory(conversation: string): boolean {
    return [...this.#requests.values()].some(
      (request) => request.type === "history.load" && request.conversation === conversation,
    );
  }

  /** Mark everything up to a message as read. */
  markRead(conversation: string, seq: number): Change[] {
    const message = this.state.conversations.get(conversation)?.messages.get(seq);
    const person = this.state.me?.id;
    if (message === undefined || person === undefined) return [];
    this.request({ type: "read.mark", conversation, seq });
    const read_ordinal = message.ordinal;
    return this.state.apply({ type: "read.updated", conversation, person, read_ordinal });
  }

  /** Say that one is writing, if there is a line. */
  sayTyping(conversation: string): void {
    if (this.line === "up") this.#outgoing.push({ type: "typing", conversation });
  }

  /** Be told who of these people is here, on this line and on those that follow. */
  followPresence(people: string[]): void {
    this.#followed = people;
    if (this.line === "up") this.#follow();
  }

  /** Make the server say something. */
  ping(): void {
    this.#outgoing.push({ type: "ping", id: this.#newId() });
  }

  // What goes out

  /** Return what is to be sent now. */
  takeOutgoing(now: number): ClientFrame[] {
    if (this.line === "up") {
      this.#askForGaps(now);
      for (const letter of this.outbox.due(now)) {
        const id = this.#newId();
        const { conversation, client_id, text } = letter;
        this.#sends.set(id, { conversation, client_id });
        this.#outgoing.push({ type: "message.send", id, conversation, client_id, text });
      }
    }
    const outgoing = this.#outgoing;
    this.#outgoing = [];
    return outgoing;
  }

  /** Return when something is to be done next, where that is only a matter of time. */
  nextDue(now: number): number | null {
    if (this.line !== "up") return null;
    const asked = new Set(this.#gaps.values());
    const times = [...this.#gapsDue].flatMap(([id, due]) => (asked.has(id) ? [] : [due]));
    const outbox = this.outbox.nextDue(now);
    if (outbox !== null) times.push(outbox);
    for (const people of this.typing.values()) times.push(...people.values());
    return times.length > 0 ? Math.min(...times) : null;
  }

  /** Forget who has not written for a while; return whether there was somebody. */
  expireTyping(now: number): boolean {
    let expired = false;
    for (const people of this.typing.values()) {
      for (const [person, until] of people) {
        if (until <= now) expired = people.delete(person);
      }
    }
    return expired;
  }

  // What comes in

  /** Take a frame; return what is different in the state by it, in order. */
  receive(frame: ServerFrame, now: number): Change[] {
    if (frame.type === "error") this.#error(frame, now);
    else if (frame.type === "ack") this.#ack(frame.id);
    else if (frame.type === "history") this.#requests.delete(frame.id);
    else if (frame.type === "typing") this.#typing(frame.conversation, frame.person, now);
    else if (frame.type === "changes") {
      this.#gaps.delete(frame.id);
      this.#gapsDue.delete(frame.conversation);
    }
    const changes = this.state.apply(frame);
    if (frame.type === "welcome") this.#welcomed(frame);
    else if (frame.type === "ack" && frame.message) changes.push(...this.#acked(frame.message));
    for (const change of changes) {
      if (change.type !== "message.created") continue;
      const { message } = change;
      this.typing.get(message.conversation)?.delete(message.sender);
      // One's own message that comes back is as good as its `ack`.
      if (message.sender === this.state.me?.id) this.#stored(message);
    }
    return changes;
  }

  #welcomed(welcome: Welcome): void {
    this.heartbeatMs = welcome.heartbeat_seconds * 1_000;
    this.textMax = welcome.limits.text_characters;
    const rest = this.state.revisions().slice(HOLD_MAX);
    for (let start = 0; start < rest.length; start += HOLD_MAX) {
      const conversations = Object.fromEntries(rest.slice(start, start + HOLD_MAX));
      this.#outgoing.push({ type: "resume", id: this.#newId(), conversations });
    }
  }

  #ack(id: string): void {
    if (id === this.#hello) {
      this.line = "up";
      this.state.greeted();
      for (const [request, frame] of this.#requests) {
        this.#outgoing.push({ ...frame, id: request });
      }
      if (this.#followed.length > 0) this.#follow();
      return;
    }
    this.#requests.delete(id);
    this.#sends.delete(id);
  }

  #error(error: ErrorFrame, now: number): void {
    const id = error.id ?? "";
    const retryAfter = error.retry_after ?? null;
    const gap = this.#gaps.get(id);
    const letter = this.#sends.get(id);
    if (gap !== undefined) {
      this.#gaps.delete(id);
      this.#gapsDue.set(gap, now + (retryAfter === null ? GAP_RETRY_MS : retryAfter * 1_000));
    } else if (letter !== undefined) {
      this.#sends.delete(id);
      const { conversation, client_id } = letter;
      if (PASSING.has(error.code)) this.outbox.postpone(conversation, client_id, now, retryAfter);
      else this.outbox.fail(conversation, client_id, error.detail);
    } else {
      this.#requests.delete(id);
    }
  }

  /** Take the message that an `ack` carries as one that was published; it may be both. */
  #acked(message: Message): Change[] {
    const changes = this.state.apply({ type: "message.created", message });
    this.#stored(message);
    return changes;
  }

  /** Note that a message is stored. Its letter goes once the message itself can be seen. */
  #stored({ conversation, client_id, seq }: Message): void {
    const known = this.state.conversations.get(conversation);
    if (known === undefined || seq <= known.last_seq) this.outbox.settle(conversation, client_id);
  }

  #typing(conversation: string, person: string, now: number): void {
    if (person === this.state.me?.id) return;
    const people = this.typing.get(conversation) ?? new Map<string, number>();
    people.set(person, now + TYPING_MS);
    this.typing.set(conversation, people);
  }

  #follow(): void {
    this.#outgoing.push({ type: "presence.follow", id: this.#newId(), people: this.#followed });
  }

  #askForGaps(now: number): void {
    const gaps = this.state.gaps();
    const ids = new Set(gaps.map(({ id }) => id));
    for (const id of this.#gapsDue.keys()) if (!ids.has(id)) this.#gapsDue.delete(id);
    const asked = new Set(this.#gaps.values());
    for (const { id: conversation, after, hasMore } of gaps) {
      if (asked.has(conversation)) continue;
      // What the server tells on its own may be on its way.
      const due = this.#gapsDue.get(conversation) ?? (hasMore ? now : now + GAP_MS);
      this.#gapsDue.set(conversation, due);
      if (due > now) continue;
      const id = this.#newId();
      this.#gaps.set(id, conversation);
      this.#outgoing.push({ type: "changes.load", id, conversation, after });
    }
  }

  #newId(): string {
    this.#lastId += 1;
    return String(this.#lastId);
  }
}
