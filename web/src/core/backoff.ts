/** How long to wait before the next try. */

const BASE_MS = 500;
const MAX_MS = 30_000;
/** How long a request that failed waits; the last one again and again. */
const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 16_000] as const;
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

/** Return the milliseconds after which a request is sent again that failed by what passes, after so many failures before. */
export function waitAfter(failures: number): number {
  return RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]!;
}
