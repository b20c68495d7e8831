/** Operations that the server has not done yet: kept until then, repeated, in order. */

import type { Message } from "../../api/socket";
import type { Problem } from "../api";
import { waitAfter } from "../backoff";
import type { Written } from "../content";
import type { AnyFile } from "../files/file";
import { uuid7Behind } from "../ids";
import { isInRoom } from "../state/messages";
import {
  type Entry,
  isSaidApart,
  isSend,
  isUnmissed,
  isWaiting,
  laneOf,
  merged,
  type Operation,
  type PendingMessage,
} from "./operations";

/** How long an entry of another tab may take there before it is sent from here. */
export const PATIENCE_MS = 5_000;

/** What tabs publish: an entry as it is now, or that it needs no more sending. */
export type OutboxNews =
  | { type: "entry"; entry: Entry }
  | { type: "stored" | "withdrawn"; conversation: string; id: string; revision?: number };

/** Where entries survive a reload. */
export interface OutboxStore {
  putEntry(entry: Entry): Promise<void>;
  removeEntry(id: string): Promise<void>;
}

interface Outside {
  store: OutboxStore;
  /** Let the other tabs know. */
  publish?(news: OutboxNews): void;
  /** There is something else to be shown of a conversation. */
  updated?(conversation: string): void;
  /** The server refuses something that nothing on the page stands for. */
  refused?(failure: Problem): void;
}

/** How far an entry has come here. */
interface Progress {
  failures: number;
  inFlight: boolean;
  notBefore: number;
  /** It may have reached the server. */
  wasSent: boolean;
  /** It is done, and shown by the state from this revision on. */
  revision: number | null;
}

/**
 * Keeps the order within each lane of a conversation: one entry at a time is in flight in each.
 *
 * An entry that waits holds up its own lane and no other; one that was refused, or is so old that the
 * person is asked, none. An operation replaces one of its lane that has not been sent, as its result
 * is the same.
 *
 * Every tab has the entries of all. Each sends its own, and one of another tab only where that takes
 * too long there: it may be closed. No election is needed for that, as each operation may be repeated:
 * the server stores a message once, and the others leave things as they are.
 */
export class Outbox {
  readonly #outside: Outside;
  /** By conversation, in order; a list is replaced when one of its entries changes. */
  readonly #entries = new Map<string, readonly Entry[]>();
  readonly #progress = new Map<string, Progress>();

  constructor(outside: Outside) {
    this.#outside = outside;
  }

  /** Return what is pending in a conversation, in order: the same list as long as nothing changes. */
  entries(conversation: string): readonly Entry[] {
    return this.#entries.get(conversation) ?? NONE;
  }

  /** Return the messages that are pending in a conversation, but for those that are deleted again. */
  messages(conversation: string): PendingMessage[] {
    const entries = this.entries(conversation);
    const deleted = new Set(
      entries.map(({ operation }) => operation.type === "message.delete" && operation.target),
    );
    return entries.filter(isSend).filter(({ id }) => !deleted.has(id));
  }

  /** Return those of them that stand in the room, or in a thread. */
  waiting(conversation: string, thread?: number): PendingMessage[] {
    return this.messages(conversation).filter(({ operation }) =>
      thread === undefined ? isInRoom(operation) : operation.thread_root === thread,
    );
  }

  /** Return the conversations in which something is pending. */
  conversations(): string[] {
    return [...this.#entries.keys()];
  }

  /** Return what was written in a conversation and is pending: messages, and other words for some. */
  written(conversation: string): Entry[] {
    const messages: readonly Entry[] = this.messages(conversation);
    return this.entries(conversation).filter(
      (entry) => entry.operation.type === "message.edit" || messages.includes(entry),
    );
  }

  get size(): number {
    return [...this.#entries.values()].reduce((sum, entries) => sum + entries.length, 0);
  }

  /** Whether something is pending that a person would miss. */
  get hasUnsent(): boolean {
    return [...this.#entries.values()]
      .flat()
      .some(({ operation }) => !isUnmissed(operation));
  }

  /** Take an operation; it is sent once it is kept, and not before a time. */
  async add(
    conversation: string,
    operation: Operation,
    id = this.#newId(conversation),
    notBefore = 0,
    created_at = new Date().toISOString(),
  ): Promise<void> {
    const entry: Entry = { id, conversation, operation, created_at, failure: null };
    const earlier = this.entries(conversation).findLast(
      (one) => laneOf(one.operation) === laneOf(operation) && !this.#of(one.id).inFlight,
    );
    const both = earlier === undefined ? null : merged(earlier.operation, operation);
    const added = earlier === undefined || both === null ? entry : { ...entry, id: earlier.id, operation: both };
    await this.#keep(added, notBefore);
  }

  /** Return an id behind all that is pending there: their order is that of sending after a reload. */
  #newId(conversation: string): string {
    return uuid7Behind(this.entries(conversation).map(({ id }) => id));
  }

  /** Take an entry that is kept already. */
  load(entry: Entry): void {
    this.#set(entry, { wasSent: true });
  }

  /** Give a pending message another text; return whether it is pending. */
  amend(conversation: string, id: string, { text, mentions }: Written): boolean {
    const entry = this.#find(conversation, id);
    if (entry === undefined || !isSend(entry)) return false;
    const { wasSent } = this.#of(id);
    const operation = { ...entry.operation, text, mentions, ...(wasSent && { isAmended: true }) };
    this.#replace({ ...entry, operation, failure: null });
    return true;
  }

  /** Take the files of a pending message as they are now; a problem with one sets it aside. */
  attach(conversation: string, id: string, files: readonly AnyFile[], problem: Problem | null): void {
    const entry = this.#find(conversation, id) as PendingMessage;
    this.#replace({ ...entry, operation: { ...entry.operation, files }, failure: problem });
  }

  /** Take back a pending message; return whether that was in time. */
  takeBack(conversation: string, id: string, now: number): boolean {
    const entry = this.#find(conversation, id);
    if (entry === undefined || !isSend(entry)) return false;
    const isIdle = isWaiting(entry, now) || !this.#of(id).wasSent;
    if (isIdle) this.withdraw(conversation, id);
    return isIdle;
  }

  /** Take what another tab publishes. */
  receive(news: OutboxNews, now: number): void {
    const notBefore = now + PATIENCE_MS;
    if (news.type === "entry") {
      const known = this.#find(news.entry.conversation, news.entry.id);
      if (JSON.stringify(known) === JSON.stringify(news.entry)) return; // The edit behind a message.
      this.#set(news.entry, { ...this.#progress.get(news.entry.id), wasSent: true, notBefore });
    } else if (news.type === "withdrawn") {
      this.#forget(news.conversation, news.id);
    } else {
      // It stays until what it did can be seen here.
      const entry = this.#find(news.conversation, news.id);
      if (entry === undefined) return;
      const isShown = isSend(entry) || news.revision !== undefined;
      if (!isShown) this.#forget(news.conversation, news.id);
      else Object.assign(this.#of(news.id), { notBefore, revision: news.revision ?? null });
    }
  }

  /** Send what waits for another tab, which is closed; what the server put off waits on. */
  hurry(): void {
    for (const progress of this.#progress.values()) {
      if (progress.failures === 0) progress.notBefore = 0;
    }
  }

  /** Return the entries that are to be sent now; they count as in flight from here on. */
  due(now: number): Entry[] {
    const due = this.#heads(now).filter(({ id }) => {
      const { inFlight, notBefore } = this.#of(id);
      return !inFlight && notBefore <= now;
    });
    for (const { id } of due) Object.assign(this.#of(id), { inFlight: true, wasSent: true });
    return due;
  }

  /** Return when something is to be sent next, where that is only a matter of time. */
  nextDue(now: number): number | null {
    const times = this.#heads(now)
      .map(({ id }) => this.#of(id))
      .filter(({ inFlight }) => !inFlight)
      .map(({ notBefore }) => notBefore);
    return times.length > 0 ? Math.min(...times) : null;
  }

  /**
   * Note that an entry is done.
   *
   * @param revision of the message that shows it; the entry stays until that is here.
   */
  settle(conversation: string, id: string, revision?: number): void {
    if (this.#find(conversation, id) === undefined) return;
    this.#publish({ type: "stored", conversation, id, ...(revision && { revision }) });
    if (revision === undefined) this.#remove(conversation, id);
    else this.#of(id).revision = revision;
  }

  /** Note that a message is in the state: what it shows is pending no more. */
  seen(message: Message): void {
    const { conversation, client_id, seq, revision } = message;
    for (const entry of this.entries(conversation)) {
      const { id, operation } = entry;
      if (id === client_id) {
        const { notBefore } = this.#of(id);
        this.settle(conversation, id);
        const { isAmended = false, text, mentions } = operation as PendingMessage["operation"];
        const edit = { type: "message.edit", target: client_id, seq, text, mentions } as const;
        // Every tab adds the same one: were each sent, the later would end what was written since.
        if (isAmended && message.text !== text) void this.add(conversation, edit, `${id} edit`, notBefore, entry.created_at);
      } else if ("target" in operation && operation.target === client_id && (operation.seq ?? seq) === seq) {
        const shownAt = this.#of(id).revision;
        if (message.deleted_at || (shownAt !== null && shownAt <= revision)) {
          this.#remove(conversation, id);
        } else if (operation.seq === null) void this.#keep({ ...entry, operation: { ...operation, seq } });
      }
    }
  }

  /** Forget an entry that the person does not want any more. */
  withdraw(conversation: string, id: string): void {
    if (this.#find(conversation, id) === undefined) return;
    this.#publish({ type: "withdrawn", conversation, id });
    this.#remove(conversation, id);
  }

  /** Forget what waits to be told of a draft, which is one no more. */
  withdrawDraft(conversation: string): void {
    const pending = this.entries(conversation).find(({ operation }) => operation.type === "draft.set");
    if (pending !== undefined) this.withdraw(conversation, pending.id);
  }

  /** Forget what is pending in a conversation that is gone: all of it, or what has no text to be lost. */
  abandon(conversation: string, withTexts: boolean): void {
    const written = this.written(conversation);
    for (const entry of this.entries(conversation)) {
      if (withTexts || !written.includes(entry)) this.withdraw(conversation, entry.id);
    }
  }

  /** Send an entry again later: after each failure later still, and not before `seconds`. */
  postpone(id: string, now: number, seconds: number | null): void {
    const progress = this.#progress.get(id);
    if (progress === undefined) return;
    const wait = waitAfter(progress.failures);
    progress.failures += 1;
    progress.inFlight = false;
    progress.notBefore = now + Math.max(wait, (seconds ?? 0) * 1_000);
  }

  /** Set an entry aside that the server refuses. */
  fail(conversation: string, id: string, failure: Problem): void {
    const entry = this.#find(conversation, id);
    if (entry === undefined) return;
    const isApart = isSaidApart(entry.operation);
    if (isApart) this.#outside.refused?.(failure);
    // Nobody waits for a mark or what was said, nor for a message that is deleted again.
    const isUnwanted = isSend(entry)
      ? !this.messages(conversation).includes(entry)
      : isApart || isUnmissed(entry.operation);
    if (!isUnwanted) this.#replace({ ...entry, failure });
    else for (const one of this.#about(conversation, id)) this.withdraw(conversation, one.id);
  }

  /** Send an entry again that was set aside, or was too old to go without asking. */
  retry(conversation: string, id: string, now: number): void {
    const entry = this.#find(conversation, id);
    const created_at = new Date(now).toISOString();
    if (entry !== undefined) this.#replace({ ...entry, failure: null, created_at });
  }

  /** The connection is lost: whatever was in flight is sent again, as soon as it is back. */
  lost(): void {
    for (const progress of this.#progress.values()) {
      if (progress.inFlight) progress.notBefore = 0;
      progress.inFlight = false;
    }
  }

  /** Forget everything here; what is kept stays kept. */
  clear(): void {
    this.#entries.clear();
    this.#progress.clear();
  }

  /** The first of each lane that may go. */
  #heads(now: number): Entry[] {
    return [...this.#entries.values()].flatMap((entries) => {
      const heads = new Map<string, Entry>();
      for (const entry of entries) {
        const { operation } = entry;
        const lane = laneOf(operation);
        const isDone = this.#of(entry.id).revision !== null;
        const isUnsent = "seq" in operation && operation.seq === null;
        if (!heads.has(lane) && !isWaiting(entry, now) && !isDone && !isUnsent) heads.set(lane, entry);
      }
      return [...heads.values()];
    });
  }

  async #keep(entry: Entry, notBefore = 0): Promise<void> {
    this.#set(entry, { inFlight: true, notBefore }); // Nothing is sent before it is kept.
    this.#publish({ type: "entry", entry });
    await this.#outside.store.putEntry(entry);
    this.#of(entry.id).inFlight = false;
  }

  #replace(entry: Entry): void {
    this.#set(entry, { wasSent: this.#of(entry.id).wasSent });
    this.#publish({ type: "entry", entry });
    void this.#outside.store.putEntry(entry);
  }

  /** Put an entry in its place, or at the end. */
  #set(entry: Entry, progress: Partial<Progress>): void {
    const entries = this.entries(entry.conversation);
    const isKnown = entries.some(({ id }) => id === entry.id);
    const next = isKnown ? entries.map((one) => (one.id === entry.id ? entry : one)) : [...entries, entry];
    this.#entries.set(entry.conversation, next);
    this.#progress.set(entry.id, { ...FRESH, ...progress });
    this.#outside.updated?.(entry.conversation);
  }

  #remove(conversation: string, id: string): void {
    this.#forget(conversation, id);
    void this.#outside.store.removeEntry(id);
  }

  #forget(conversation: string, id: string): void {
    const rest = this.entries(conversation).filter((entry) => entry.id !== id);
    if (rest.length > 0) this.#entries.set(conversation, rest);
    else this.#entries.delete(conversation);
    this.#progress.delete(id);
    this.#outside.updated?.(conversation);
  }

  #find(conversation: string, id: string): Entry | undefined {
    return this.entries(conversation).find((entry) => entry.id === id);
  }

  /** The entry of a message and those that change it. */
  #about(conversation: string, id: string): Entry[] {
    return this.entries(conversation).filter(
      (entry) => entry.id === id || ("target" in entry.operation && entry.operation.target === id),
    );
  }

  #of(id: string): Progress {
    return this.#progress.get(id) ?? FRESH;
  }

  #publish(news: OutboxNews): void {
    this.#outside.publish?.(news);
  }
}

const NONE: readonly Entry[] = [];
const FRESH: Readonly<Progress> = {
  failures: 0,
  inFlight: false,
  notBefore: 0,
  wasSent: false,
  revision: null,
};
