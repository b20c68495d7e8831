/** Finds messages while somebody types: what comes is shown as it comes, and nothing of an older query. */

import type { Hit, HitsPage } from "../../actions/search";
import type { Answer, Problem } from "../../core/api";
import { pressEnded } from "../press";

/** How long typing pauses before the server is asked. */
export const DEBOUNCE_MS = 100;

type Ask = (query: string, cursor: string, limit: number, signal: AbortSignal) => Promise<Answer<HitsPage>>;

export class Finder {
  readonly #ask: Ask;
  readonly #limit: number;
  /** What is looked for, and what the hits that are here answer. */
  #query = $state("");
  #answered = $state("");
  #hits = $state.raw<readonly Hit[]>([]);
  /** Where the server goes on; null where it has looked at everything. */
  #next = $state<string | null>(null);
  #problem = $state.raw<Problem | null>(null);
  #indexing = $state.raw<HitsPage["indexing"]>(null);
  /** What is being asked. */
  #asking = $state.raw<AbortController | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** How many hits are wanted: the server may give fewer at once than there are. */
  #wanted = 0;

  /** @param limit how many hits are wanted at first, and with each page that follows. */
  constructor(ask: Ask, limit: number) {
    this.#ask = ask;
    this.#limit = limit;
  }

  /** What is looked for. */
  get query(): string {
    return this.#query;
  }

  /** What is found; while that is not known of another query yet, what was found before. */
  get hits(): readonly Hit[] {
    return this.#hits;
  }

  /** Whether the hits are those of what is looked for now. */
  get isFresh(): boolean {
    return this.#query === this.#answered;
  }

  /** Whether the server is asked, or about to be. */
  get isLooking(): boolean {
    return this.#asking !== null || (!this.isFresh && this.#problem === null);
  }

  /** Whether everything was looked at. */
  get isWhole(): boolean {
    return this.isFresh && this.#next === null && this.#problem === null;
  }

  /** Why it is not known what else there is. */
  get problem(): Problem | null {
    return this.#problem;
  }

  /** How far older messages are indexed; null where they are. */
  get indexing(): HitsPage["indexing"] {
    return this.#indexing;
  }

  /** Look for something else, once typing pauses. */
  look(query: string, delay = DEBOUNCE_MS): void {
    if (query === this.#query) return;
    this.stop();
    this.#query = query;
    this.#problem = null;
    if (query === "") this.#take("", [], null);
    else this.#timer = setTimeout(() => this.#begin(), delay);
  }

  /** Look for it now: somebody waits. */
  hurry(): void {
    if (this.#timer !== undefined) this.#begin();
  }

  /** Find more of the same, if there is more. */
  more(): void {
    if (this.#asking !== null || this.#next === null || this.#problem !== null || !this.isFresh) return;
    this.#wanted = this.#hits.length + this.#limit;
    void this.#go(this.#next);
  }

  /** Ask again what failed. */
  retry(): void {
    if (this.#problem === null) return;
    this.#problem = null;
    if (this.isFresh) void this.#go(this.#next ?? "");
    else this.#begin();
  }

  /** Go on with what was stopped before it was known. */
  goOn(): void {
    if (this.#query === "" || this.#asking !== null || this.#problem !== null) return;
    if (!this.isFresh) this.#begin();
    else if (this.#hits.length < this.#wanted && this.#next !== null) void this.#go(this.#next);
  }

  /** Look for nothing more; what is here stays. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#asking?.abort();
    this.#asking = null;
  }

  #begin(): void {
    this.stop();
    this.#wanted = this.#limit;
    void this.#go("");
  }

  /** Ask from a place on until there are as many as are wanted, or no more. */
  async #go(cursor: string): Promise<void> {
    const asking = new AbortController();
    this.#asking = asking;
    const query = this.#query;
    for (let next: string | null = cursor; next !== null; ) {
      const { data, error, retryAfter } = await this.#ask(query, next, this.#limit, asking.signal);
      await pressEnded();
      if (this.#asking !== asking) return; // Something else is looked for by now, or nothing.
      if (error?.code === "rate_limited" && retryAfter !== null) {
        // Whoever types fast has done nothing wrong: their turn comes.
        await pause(retryAfter * 1_000, asking.signal);
        if (asking.signal.aborted) return;
        continue;
      }
      if (error !== undefined) {
        this.#problem = error;
        break;
      }
      this.#indexing = data.indexing;
      this.#take(query, next === "" ? data.results : [...this.#hits, ...data.results], data.next);
      next = this.#hits.length < this.#wanted ? data.next : null;
    }
    this.#asking = null;
  }

  #take(query: string, hits: readonly Hit[], next: string | null): void {
    this.#hits = hits;
    this.#next = next;
    this.#answered = query;
  }
}

/** Resolve after a time, or once it is of no use any more. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
