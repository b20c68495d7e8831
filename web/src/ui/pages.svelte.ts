/** A list that the server gives page by page. */

import type { Answer, Problem } from "../core/api";
import { pressEnded } from "./press";

interface Page<Item> {
  readonly results: readonly Item[];
  /** Where the next page begins; null behind the last one. */
  readonly next: string | null;
}

export class Pages<Item> {
  readonly #load: (cursor: string) => Promise<Answer<Page<Item>>>;
  readonly #keyOf: (item: Item) => string;
  #items = $state.raw<readonly Item[]>([]);
  #next = $state<string | null>("");
  #problem = $state.raw<Problem | null>(null);
  /** Where the page begins that was asked for last. */
  #cursor = "";
  /** The question that is not answered yet. */
  #asking: object | null = null;

  /** @param load asks for the page that a cursor names; the first one has an empty cursor. */
  constructor(load: (cursor: string) => Promise<Answer<Page<Item>>>, keyOf: (item: Item) => string) {
    this.#load = load;
    this.#keyOf = keyOf;
  }

  get items(): readonly Item[] {
    return this.#items;
  }

  /** Why the page that was asked for last is not here. */
  get problem(): Problem | null {
    return this.#problem;
  }

  /** Whether pages follow those that are here. */
  get hasMore(): boolean {
    return Boolean(this.#next);
  }

  /** Whether the last page is here. */
  get isWhole(): boolean {
    return this.#next === null;
  }

  /** Load the first page, in the place of all that is here. */
  restart(): void {
    void this.#ask("");
  }

  /** Load the page behind those that are here. */
  more(): void {
    if (this.#asking === null && this.#next !== null) void this.#ask(this.#next);
  }

  /** Load again what could not be loaded. */
  retry(): void {
    if (this.#asking === null) void this.#ask(this.#cursor);
  }

  async #ask(cursor: string): Promise<void> {
    const asking = {};
    this.#asking = asking;
    this.#cursor = cursor;
    const { data, error } = await this.#load(cursor);
    await pressEnded();
    if (this.#asking !== asking) return; // All is loaded anew meanwhile.
    this.#asking = null;
    this.#problem = error ?? null;
    if (data === undefined) return;
    const before = cursor === "" ? [] : this.#items;
    // What moved meanwhile is on a later page, too.
    const isHere = (key: string): boolean => before.some((item) => this.#keyOf(item) === key);
    this.#items = [...before, ...data.results.filter((item) => !isHere(this.#keyOf(item)))];
    this.#next = data.next;
  }
}
