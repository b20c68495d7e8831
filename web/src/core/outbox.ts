/** Messages that are not acknowledged yet. */

/** How long to wait after a failure that passes by itself; the last one again and again. */
const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 16_000] as const;

/** A message as it is kept until the server has it. */
export interface Letter {
  client_id: string;
  conversation: string;
  text: string;
  created_at: string;
  /** Why the server refused it; it waits for the person then. */
  failure: string | null;
}

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
 * A message that waits holds up its own conversation and no other; one that was refused, none.
 */
export class Outbox {
  readonly #store: LetterStore;
  readonly #queues = new Map<string, Pending[]>();

  constructor(store: LetterStore) {
    this.#store = store;
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
    try {
      await this.#store.put(letter);
    } finally {
      pending.inFlight = false;
    }
  }

  /** Take a letter that is kept already. */
  load(letter: Letter): Pending {
    const pending = { letter, failures: 0, inFlight: false, notBefore: 0 };
    this.#queues.set(letter.conversation, [...this.#queue(letter.conversation), pending]);
    return pending;
  }

  /** Return the letters that are to be sent now; they count as in flight from here on. */
  due(now: number): Letter[] {
    const due = this.#heads().filter((head) => !head.inFlight && head.notBefore <= now);
    for (const pending of due) pending.inFlight = true;
    return due.map((pending) => pending.letter);
  }

  /** Return when something is to be sent next, where that is only a matter of time. */
  nextDue(): number | null {
    const times = this.#heads()
      .filter((head) => !head.inFlight)
      .map((head) => head.notBefore);
    return times.length > 0 ? Math.min(...times) : null;
  }

  /** Forget a letter that is stored or withdrawn; return whether it was waiting. */
  settle(conversation: string, clientId: string): boolean {
    const queue = this.#queue(conversation);
    const rest = queue.filter((pending) => pending.letter.client_id !== clientId);
    if (rest.length === queue.length) return false;
    if (rest.length > 0) this.#queues.set(conversation, rest);
    else this.#queues.delete(conversation);
    void this.#store.remove(clientId);
    return true;
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
    this.#replace(conversation, clientId, failure);
  }

  /** Try a letter again that was set aside. */
  retry(conversation: string, clientId: string): void {
    this.#replace(conversation, clientId, null);
  }

  /** The line is lost: whatever was in flight is sent again, as soon as it is back. */
  lost(): void {
    for (const head of this.#heads()) {
      head.inFlight = false;
      head.notBefore = 0;
    }
  }

  /** Forget everything here; what is kept stays kept. */
  clear(): void {
    this.#queues.clear();
  }

  #replace(conversation: string, clientId: string, failure: string | null): void {
    const pending = this.#find(conversation, clientId);
    if (pending === undefined) return;
    pending.letter = { ...pending.letter, failure };
    pending.inFlight = false;
    pending.failures = 0;
    pending.notBefore = 0;
    void this.#store.put(pending.letter);
  }

  /** The first of each conversation that was not refused. */
  #heads(): Pending[] {
    return [...this.#queues.values()].flatMap(
      (queue) => queue.find((pending) => pending.letter.failure === null) ?? [],
    );
  }

  #find(conversation: string, clientId: string): Pending | undefined {
    return this.#queue(conversation).find((pending) => pending.letter.client_id === clientId);
  }

  #queue(conversation: string): Pending[] {
    return this.#queues.get(conversation) ?? [];
  }
}
