/**
 * Speaks the protocol over one connection after the other, and keeps its state over all of them.
 *
 * Nothing here does input or output: frames in, frames out, and when the next ones are due.
 */

import type { ClientFrame, Error as ErrorFrame, Message, ServerFrame, Welcome } from "../api/socket";
import { type Answer, PASSING, type Problem } from "./api";
import { idOf } from "./files/file";
import { type Entry, meant, type MessageEdit, type Operation } from "./outbox/operations";
import type { Outbox, OutboxNews } from "./outbox/outbox";
import type { Change } from "./state/changes";
import type { Span } from "./state/conversation";
import { Loads } from "./loads";
import { State } from "./state/state";
import { PAGE, type Side } from "./window";

/** People in one `people.load`. */
const PEOPLE_MAX = 100;
/** Conversations in one `hello` or `resume`. */
const HOLD_MAX = 500;
/** How long a missing revision may take to come by itself; then it is asked for. */
const GAP_MS = 1_000;
/** After which a failure counts as passed, where the server does not say when. */
const RETRY_MS = 5_000;
/** How long somebody counts as writing after they said so. */
const TYPING_MS = 5_000;

/** Whether there is a connection to the server, and whether its hello is answered. */
export type Status = "disconnected" | "connecting" | "connected";

type Unanswered<Frame> = Frame extends ClientFrame ? Omit<Frame, "id"> : never;
/** A frame that may be sent twice: without an answer it is sent again on the next connection. */
export type Request = Unanswered<
  Extract<ClientFrame, { type: "history.load" | "people.load" | "resume" }>
>;

/** A request without an answer so far. */
interface Asked {
  readonly request: Request;
  /** When it is sent again after a failure that passes; null where it is on its way. */
  readonly due: number | null;
  /** What was wrong, or null. */
  readonly answer: Promise<Problem | null>;
  readonly end: (problem: Problem | null) => void;
}

export class Dialogue {
  readonly state = new State();
  readonly outbox: Outbox;
  readonly loads = new Loads();
  status: Status = "disconnected";
  heartbeatMs = 25_000;
  textMax = 10_000;
  /** Who writes, by conversation and person, and until when that holds. */
  readonly typing = new Map<string, Map<string, number>>();
  #lastId = 0;
  #hello = "";
  /** The conversations for which there was no room in the hello. */
  #rest: string[] = [];
  #requests = new Map<string, Asked>();
  /** What was sent of the outbox, by the ids of the frames. */
  #sends = new Map<string, Entry>();
  #calls: Entry[] = [];
  #gaps = new Map<string, string>();
  #gapsDue = new Map<string, number>();
  #followed: string[] = [];
  #outgoing: ClientFrame[] = [];

  constructor(outbox: Outbox) {
    this.outbox = outbox;
  }

  // The connection

  /** A connection is open: send the hello, with what is known already. */
  open(token: string): void {
    const { state } = this;
    this.status = "connecting";
    this.#hello = this.#newId();
    const revisions = state.revisions();
    this.#rest = revisions.slice(HOLD_MAX).map(([id]) => id);
    this.#outgoing = [
      {
        type: "hello",
        id: this.#hello,
        token,
        ...(state.epoch === null ? {} : { epoch: state.epoch }),
        ...(state.userRevision === null ? {} : { user_revision: state.userRevision }),
        conversations: Object.fromEntries(revisions.slice(0, HOLD_MAX)),
      },
    ];
  }

  /** The connection is lost: what has no answer is sent again on the next one. */
  close(): void {
    this.status = "disconnected";
    this.#outgoing = [];
    // The next hello asks for what was missed.
    for (const [id, { request }] of this.#requests) if (request.type === "resume") this.#answered(id, null);
    this.#sends.clear();
    this.#calls = [];
    this.#gaps.clear();
    this.#gapsDue.clear();
    this.typing.clear();
    this.outbox.lost();
    this.state.interrupted();
  }

  // What is asked for

  /**
   * Send a request, on this connection or on the next one; the same one is asked for once at a time.
   *
   * Return what was wrong, or null.
   */
  request(request: Request): Promise<Problem | null> {
    const key = JSON.stringify(request);
    const same = [...this.#requests.values()].find((one) => JSON.stringify(one.request) === key);
    if (same !== undefined) return same.answer;
    const id = this.#newId();
    let end: Asked["end"] = () => undefined;
    const answer = new Promise<Problem | null>((resolve) => (end = resolve));
    this.#requests.set(id, { request, answer, end, due: null });
    if (this.status === "connected") this.#outgoing.push({ ...request, id });
    return answer;
  }

  /** Load a page of the messages of a room, or a thread, before or after a seq; return what was wrong, or null. */
  loadHistory(conversation: string, side: Partial<Side>, thread?: Pick<Message, "thread_root">): Promise<Problem | null> {
    return this.request({ type: "history.load", conversation, ...side, ...thread, limit: PAGE });
  }

  /** Load a message alone, such as one that another one answers. */
  loadMessage(conversation: string, seq: number): Promise<Problem | null> {
    return this.request({ type: "history.load", conversation, after: seq - 1, limit: 1, with_replies: true });
  }

  /** Publish that one is typing, if there is a connection. */
  sayTyping(conversation: string): void {
    if (this.status === "connected") this.#outgoing.push({ type: "typing", conversation });
  }

  /** Follow the presence of these people, on this connection and on later ones. */
  followPresence(people: string[]): void {
    this.#followed = people;
    if (this.status === "connected") this.#follow();
  }

  /** Ask the server for an answer, to check the connection. */
  ping(): void {
    this.#outgoing.push({ type: "ping", id: this.#newId() });
  }

  // What goes out

  /** Return what is to be sent now. */
  takeOutgoing(now: number): ClientFrame[] {
    if (this.status === "connected") {
      this.#askForGaps(now);
      this.#askForPeople();
      this.#askAgain(now);
      for (const entry of this.outbox.due(now)) this.#send(entry);
    }
    const outgoing = this.#outgoing;
    this.#outgoing = [];
    return outgoing;
  }

  /** Return what of the outbox is to be done over HTTP now; `called` takes the answers. */
  takeCalls(): Entry[] {
    const calls = this.#calls;
    this.#calls = [];
    return calls;
  }

  /** Take the answer to a call: a message, if that is what it changed. */
  called(entry: Entry, { data, error, retryAfter }: Answer<Message | undefined>, now: number): Change[] {
    if (error !== undefined) {
      this.#failed(entry, error, retryAfter, now);
      return [];
    }
    const kept = this.#keptOf(entry);
    if (kept !== null) return kept;
    const { id, conversation } = entry;
    const changes = data ? this.state.apply({ type: "message.updated", message: data }) : [];
    // What is deleted has no revision to wait for: it can be seen that it is.
    this.outbox.settle(conversation, id, data?.revision ?? Number.POSITIVE_INFINITY);
    this.#look(conversation);
    return changes;
  }

  /** Take what another tab publishes of the outbox. */
  published(news: OutboxNews, now: number): void {
    this.outbox.receive(news, now);
    if ("revision" in news) this.#look(news.conversation);
  }

  /** What is done may be shown already: its event came before that was known. */
  #look(conversation: string): void {
    const messages = this.state.conversations.get(conversation)?.messages;
    for (const { operation } of this.outbox.entries(conversation)) {
      const { seq } = operation as Partial<MessageEdit>;
      const message = messages?.get(seq ?? 0);
      if (message !== undefined) this.outbox.seen(message);
    }
  }

  /** Take what the server has done and says no more of in its answer; null where it is a message or its change. */
  #keptOf({ id, conversation, operation }: Entry): Change[] | null {
    const changes = this.#keep(conversation, operation);
    if (changes !== null) this.outbox.settle(conversation, id);
    return changes;
  }

  #keep(conversation: string, operation: Operation): Change[] | null {
    switch (operation.type) {
      case "membership.update": {
        const { type, ...kept } = operation;
        return this.state.keepMembership(conversation, kept);
      }
      case "request.accept":
        return this.state.keepMembership(conversation, { requested_by: undefined });
      case "message.save":
        return this.state.own.keepSaved(conversation, operation.seq, operation.is_on);
      case "thread.follow":
        return this.state.own.keepFollow(conversation, operation);
      case "thread.read":
        return this.state.own.keepThreadRead(conversation, operation);
      case "person.block":
        return this.state.own.keepBlocked(conversation, operation.is_on);
      case "read.mark":
      case "unread.mark":
        return this.state.keepMark(conversation, operation);
      case "reaction.set":
        return this.state.keepReaction(conversation, operation);
      case "draft.set":
        return [];
      default:
        return null;
    }
  }

  /** Return when something is to be done next, where that is only a matter of time. */
  nextDue(now: number): number | null {
    if (this.status !== "connected") return null;
    const asked = new Set(this.#gaps.values());
    const times = [...this.#gapsDue].flatMap(([id, due]) => (asked.has(id) ? [] : [due]));
    const outbox = this.outbox.nextDue(now);
    if (outbox !== null) times.push(outbox);
    for (const people of this.typing.values()) times.push(...people.values());
    for (const { due } of this.#requests.values()) if (due !== null) times.push(due);
    return times.length > 0 ? Math.min(...times) : null;
  }

  /** Forget who has not written for a while; return what is different by that. */
  expireTyping(now: number): Change[] {
    const changes: Change[] = [];
    for (const [conversation, people] of this.typing) {
      const expired = [...people].filter(([, until]) => until <= now);
      for (const [person] of expired) people.delete(person);
      if (expired.length > 0) changes.push({ type: "typing.updated", conversation });
    }
    return changes;
  }

  // What comes in

  /** Take a frame; return what is different in the state by it, in order. */
  receive(frame: ServerFrame, now: number): Change[] {
    const changes = this.state.apply(frame, this.#spanOf(frame));
    switch (frame.type) {
      case "welcome":
        this.#welcomed(frame);
        break;
      case "ack":
        if (frame.id === this.#hello) changes.push(this.#greeted());
        else changes.push(...this.#acked(frame.id, frame.message ?? null));
        break;
      case "error":
        this.#error(frame, now);
        break;
      case "history":
        this.#answered(frame.id, null);
        break;
      case "people": {
        const asked = this.#requests.get(frame.id)?.request;
        this.#answered(frame.id, null);
        if (asked?.type === "people.load") changes.push(...this.state.loadPeople(asked.people, frame.people));
        break;
      }
      case "changes":
        this.#gaps.delete(frame.id);
        this.#gapsDue.delete(frame.conversation);
        break;
      case "typing":
        this.state.people.refer([frame.person]);
        this.#typing(frame.conversation, frame.person, now);
        changes.push({ type: "typing.updated", conversation: frame.conversation });
        break;
    }
    for (const change of changes) {
      if (change.type !== "message.created") continue;
      this.typing.get(change.conversation)?.delete(change.message.sender);
    }
    for (const change of changes) {
      // One's own message that comes back is as good as its `ack`; others' show what one did with them.
      if ("message" in change) this.outbox.seen(change.message);
    }
    return changes;
  }

  /** Return which seqs of a room a page of history is about: what it does not have of them is none of it. */
  #spanOf(frame: ServerFrame): Span | undefined {
    const request = frame.type === "history" ? this.#requests.get(frame.id)?.request : undefined;
    if (frame.type !== "history" || request?.type !== "history.load") return undefined;
    const { before, after, thread_root, with_replies } = request;
    if (thread_root !== undefined || with_replies) return undefined;
    const seqs = frame.messages.map(({ seq }) => seq);
    if (before !== undefined) return [frame.has_more ? seqs[0]! : 1, before - 1];
    return after === undefined ? undefined : [after + 1, seqs.at(-1) ?? after];
  }

  #welcomed(welcome: Welcome): void {
    this.heartbeatMs = welcome.heartbeat_seconds * 1_000;
    this.textMax = welcome.limits.text_characters;
  }

  /** Ask for what was missed in the conversations that were not in the hello. */
  #resumeRest(): void {
    const rest = this.#rest.filter((id) => this.state.conversations.get(id)?.isReset === false);
    for (let start = 0; start < rest.length; start += HOLD_MAX) {
      const ids = rest.slice(start, start + HOLD_MAX);
      const conversations = Object.fromEntries(ids.map((id) => [id, this.state.revisionOf(id)]));
      void this.request({ type: "resume", conversations });
    }
  }

  /** The hello is answered: ask for all that waited for that. */
  #greeted(): Change {
    this.status = "connected";
    this.loads.forget(); // On another connection it may be different.
    this.state.greeted();
    for (const [request, asked] of this.#requests) {
      this.#outgoing.push({ ...asked.request, id: request });
    }
    this.#resumeRest();
    if (this.#followed.length > 0) this.#follow();
    return { type: "greeted" };
  }

  #error(error: ErrorFrame, now: number): void {
    const problem = { code: error.code as Problem["code"], detail: error.detail };
    const id = error.id ?? "";
    const retryAfter = error.retry_after ?? null;
    const gap = this.#gaps.get(id);
    const entry = this.#sends.get(id);
    if (gap !== undefined) {
      this.#gaps.delete(id);
      this.#gapsDue.set(gap, now + (retryAfter === null ? RETRY_MS : retryAfter * 1_000));
    } else if (entry !== undefined) {
      this.#sends.delete(id);
      this.#failed(entry, problem, retryAfter, now);
    } else if (this.#isNeeded(id) && PASSING.has(problem.code)) {
      const due = now + (retryAfter === null ? RETRY_MS : retryAfter * 1_000);
      this.#requests.set(id, { ...this.#requests.get(id)!, due });
    } else {
      this.#answered(id, problem);
    }
  }

  /** Return whether a request is of use only once it is answered: nobody else asks for the same again. */
  #isNeeded(id: string): boolean {
    const type = this.#requests.get(id)?.request.type;
    // What is not resumed is not followed: it would never be up to date again.
    return type !== undefined && type !== "history.load";
  }

  /** Send again what failed for a while. */
  #askAgain(now: number): void {
    for (const [id, asked] of this.#requests) {
      if (asked.due === null || asked.due > now) continue;
      this.#requests.set(id, { ...asked, due: null });
      this.#outgoing.push({ ...asked.request, id });
    }
  }

  /** A request has its answer: what was wrong, or null. */
  #answered(id: string, problem: Problem | null): void {
    this.#requests.get(id)?.end(problem);
    this.#requests.delete(id);
  }

  #send(entry: Entry): void {
    const { conversation, operation } = entry;
    const id = this.#newId();
    switch (operation.type) {
      case "message.send": {
        const { type, text, mentions, files, forward, isAmended, ...place } = operation;
        const to = { id, conversation, client_id: entry.id };
        this.#outgoing.push(
          forward === undefined
            ? { type, ...to, text, ...place, ...meant(operation), ...(files && { files: files.map((file) => idOf(file)!) }) }
            : { type: "message.forward", ...to, source: forward.source, source_seq: forward.seq },
        );
        break;
      }
      case "reaction.set":
        this.#outgoing.push({ ...operation, id, conversation });
        break;
      case "read.mark":
      case "unread.mark":
        this.#outgoing.push({ type: operation.type, id, conversation, seq: operation.seq });
        break;
      default:
        this.#calls.push(entry);
        return;
    }
    this.#sends.set(id, entry);
  }

  #failed(entry: Entry, problem: Problem, retryAfter: number | null, now: number): void {
    if (PASSING.has(problem.code)) this.outbox.postpone(entry.id, now, retryAfter);
    else this.outbox.fail(entry.conversation, entry.id, problem);
  }

  /** Take what an `ack` says of an entry: a message is stored, or a reaction or a mark is. */
  #acked(id: string, message: Message | null): Change[] {
    this.#answered(id, null);
    const entry = this.#sends.get(id);
    this.#sends.delete(id);
    const kept = entry === undefined ? null : this.#keptOf(entry);
    if (kept !== null) return kept;
    if (message === null) return [];
    const changes = this.state.apply({ type: "message.created", message });
    const known = this.state.conversations.get(message.conversation);
    // It stays until the message itself can be seen.
    if (known === undefined || message.seq <= known.last_seq) this.outbox.seen(message);
    return changes;
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
      // What the server sends unasked may be on its way.
      const due = this.#gapsDue.get(conversation) ?? (hasMore ? now : now + GAP_MS);
      this.#gapsDue.set(conversation, due);
      if (due > now) continue;
      const id = this.#newId();
      this.#gaps.set(id, conversation);
      this.#outgoing.push({ type: "changes.load", id, conversation, after });
    }
  }

  /** Ask what people are called to whom something refers that came. */
  #askForPeople(): void {
    for (;;) {
      const people = this.state.people.take(PEOPLE_MAX);
      if (people.length === 0) return;
      void this.request({ type: "people.load", people }).then((problem) => {
        if (problem !== null) this.state.people.answered(people, false);
      });
    }
  }

  #newId(): string {
    this.#lastId += 1;
    return String(this.#lastId);
  }
}
