/** Gathers what is read aloud, so that many messages at once become one sentence. */

/** How long others may still join what is said next. */
export const GATHER_MS = 300;
/** Within this time, more than so many are only counted. */
export const BUSY_MS = 2_000;
const BUSY_COUNT = 3;

export class Announcements<Item> {
  #waiting: Item[] = [];
  #firstAt = 0;
  #recent: number[] = [];

  /** Take something to be said; return how many milliseconds to wait before `take`. */
  add(item: Item, now: number): number {
    if (this.#waiting.length === 0) this.#firstAt = now;
    this.#waiting.push(item);
    this.#recent = [...this.#recent.filter((at) => now - at < BUSY_MS), now];
    return this.#isBusy ? Math.max(0, this.#firstAt + BUSY_MS - now) : GATHER_MS;
  }

  /** Return what is to be said now: each by itself, or how many there are. */
  take(): Item[] | number {
    const items = this.#waiting;
    this.#waiting = [];
    return this.#isBusy && items.length > 1 ? items.length : items;
  }

  get #isBusy(): boolean {
    return this.#recent.length > BUSY_COUNT;
  }
}
