/** How long to wait before the next try. */

const BASE_MS = 500;
const MAX_MS = 30_000;
/** A connection that lasted so long was no failure. */
const STABLE_MS = 10_000;

/** Waits at random, in a range that doubles: thousands of clients do not return at once. */
export class Backoff {
  #failures = 0;

  /** Return the milliseconds to wait after a connection that lasted so long. */
  after(connectedMs: number): number {
    if (connectedMs >= STABLE_MS) this.#failures = 0;
    const longest = Math.min(MAX_MS, BASE_MS * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 10);
    return Math.random() * longest;
  }
}
