/** Messages that are not acknowledged yet. */

/** How long to wait after a failure that passes by itself; the last one again and again. */
const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 16_000] as const;
/** How long a letter of another tab may take there before it is sent from here. */
export const PATIENCE_MS = 5_000;
/** What waited so long is not sent without asking. */
const OLD_MS = 24 * 60 * 60_000;

/** A message as it is kept until the server has it. */
export interface Letter {
  client_id: string;
  conversation: string;
  text: string;
  created_at: string;
  /** Why the server refused it; it waits for the person then. */
  failure: string | null;
}

/** Return whether a letter waited so long that the person is asked before it is sent. */
export function isOld(letter: Letter, now: number): boolean {
  return letter.failure === null && now - Date.parse(letter.created_at) > OLD_MS;
}

/** What is published to other tabs: a letter as it is now, or that it needs no more sending. */
export type LetterNews =
  | { type: "letter"; letter: Letter }
  | { type: "stored" | "withdrawn"; conversation: string; client_id: string };

/** Where letters survive a reload. */
export interface LetterStore {
  put(letter: Letter): Promise<void>;
  remove(clientId: string): Promise<void>;
}

interface Pending {
  letter: Letter;
  failures: number;
  inFlight: boolean;
  notBefore: number;
}

/**
 * Keeps the order within each conversation: one message at a time is in flight in each.
 *
 * A message that waits holds up its own conversation and no other; one that was refused, or is so
 * old that the person is asked, none.
 *
 * Every tab holds the letters of all. Each sends its own, and one of another tab only where that
 * takes too long there: it may be closed. No election is needed for that, as the server stores a
 * letter once, however often and from wherever it is sent.
 */
export class Outbox {
  readonly #store: LetterStore;
  readonly #publish: (news: LetterNews) => void;
  readonly #queues = new Map<string, Pending[]>();

  constructor(store: LetterStore, publish: (news: LetterNews) => void = () => undefined) {
    this.#store = store;
    this.#publish = publish;
  }

  /** Return what waits in a conversation, in order. */
  letters(conversation: string): Letter[] {
    return this.#queue(conversation).map((pending) => pending.letter);
  }

  get size(): number {
    return [...this.#queues.values()].reduce((sum, queue) => sum + queue.length, 0);
  }

  /** Take a letter; it may be sent once it is kept. */
  async add(letter: Letter): Promise<void> {
    const pending = this.load(letter);
    pending.inFlight = true; // Nothing is sent before it is kept.
    this.#publish({ type: "letter", letter });
    await this.#store.put(letter);
    pending.inFlight = false;
  }

  /** Take a letter that is kept already. */
  load(letter: Letter): Pending {
    const pending = { letter, failures: 0, inFlight: false, notBefore: 0 };
    this.#queues.set(letter.conversation, [...this.#queue(letter.conversation), pending]);
    return pending;
  }

  /** Take what another tab says. */
  receive(news: LetterNews, now: number): void {
    if (news.type === "letter") {
      const { letter } = news;
      const pending = this.#find(letter.conversation, letter.client_id) ?? this.load(letter);
      pending.letter = letter;
      pending.notBefore = now + PATIENCE_MS;
    } else if (news.type === "withdrawn") {
      this.#forget(news.conversation, news.client_id);
    } else {
      // It stays until the message itself can be seen here.
      const pending = this.#find(news.conversation, news.client_id);
      if (pending !== undefined) pending.notBefore = now + PATIENCE_MS;
    }
  }

  /** Send without waiting any longer: another tab is closed. */
  hurry(): void {
    for (const pending of [...this.#queues.values()].flat()) pending.notBefore = 0;
  }

  /** Return the letters that are to be sent now; they count as in flight from here on. */
  due(now: number): Letter[] {
    const due = this.#heads(now).filter((head) => !head.inFlight && head.notBefore <= now);
    for (const pending of due) pending.inFlight = true;
    return due.map((pending) => pending.letter);
  }

  /** Return when something is to be sent next, where that is only a matter of time. */
  nextDue(now: number): number | null {
    const times = this.#heads(now)
      .filter((head) => !head.inFlight)
      .map((head) => head.notBefore);
    return times.length > 0 ? Math.min(...times) : null;
  }

  /** Forget a letter that is stored. */
  settle(conversation: string, clientId: string): void {
    if (!this.#forget(conversation, clientId)) return;
    this.#publish({ type: "stored", conversation, client_id: clientId });
    void this.#store.remove(clientId);
  }

  /** Forget a letter that the person does not want to send any more. */
  withdraw(conversation: string, clientId: string): void {
    if (!this.#forget(conversation, clientId)) return;
    this.#publish({ type: "withdrawn", conversation, client_id: clientId });
    void this.#store.remove(clientId);
  }

  /** Send a letter again later: after `seconds`, where the server asks for that. */
  postpone(conversation: string, clientId: string, now: number, seconds: number | null): void {
    const pending = this.#find(conversation, clientId);
    if (pending === undefined) return;
    const wait = RETRY_MS[Math.min(pending.failures, RETRY_MS.length - 1)]!;
    pending.failures += 1;
    pending.inFlight = false;
    pending.notBefore = now + (seconds === null ? wait : seconds * 1_000);
  }

  /** Set a letter aside that the server refuses. */
  fail(conversation: string, clientId: string, failure: string): void {
    this.#replace(conversation, clientId, { failure });
  }

  /** Send a letter again that was set aside, or was too old to go without asking. */
  retry(conversation: string, clientId: string, now: number): void {
    const created_at = new Date(now).toISOString();
    this.#replace(conversation, clientId, { failure: null, created_at });
  }

  /** The line is lost: whatever was in flight is sent again, as soon as it is back. */
  lost(): void {
    for (const pending of [...this.#queues.values()].flat()) {
      if (pending.inFlight) pending.notBefore = 0;
      pending.inFlight = false;
    }
  }

  /** Forget everything here; what is kept stays kept. */
  clear(): void {
    this.#queues.clear();
  }

  #replace(conversation: string, clientId: string, change: Partial<Letter>): void {
    const pending = this.#find(conversation, clientId);
    if (pending === undefined) return;
    const letter = { ...pending.letter, ...change };
    Object.assign(pending, { letter, inFlight: false, failures: 0, notBefore: 0 });
    this.#publish({ type: "letter", letter });
    void this.#store.put(letter);
  }

  /** The first of each conversation that may go. */
  #heads(now: number): Pending[] {
    return [...this.#queues.values()].flatMap(
      (queue) =>
        queue.find(({ letter }) => letter.failure === null && !isOld(letter, now)) ?? [],
    );
  }

  #forget(conversation: string, clientId: string): boolean {
    const queue = this.#queue(conversation);
    const rest = queue.filter((pending) => pending.letter.client_id !== clientId);
    if (rest.length > 0) this.#queues.set(conversation, rest);
    else this.#queues.delete(conversation);
    return rest.length < queue.length;
  }

  #find(conversation: string, clientId: string): Pending | undefined {
    return this.#queue(conversation).find((pending) => pending.letter.client_id === clientId);
  }

  #queue(conversation: string): Pending[] {
    return this.#queues.get(conversation) ?? [];
  }
}
