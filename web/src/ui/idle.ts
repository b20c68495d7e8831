/** Tells when the page is drawn, and what comes later may be loaded. */

/** A page that is busy for so long loads the rest nevertheless. */
const BUSY_MS = 1_000;

let idle: Promise<void> | undefined;

/** Wait until the page has been idle once. */
export function whenIdle(): Promise<void> {
  idle ??= new Promise((resolve) => {
    // Safari has no idle callback.
    if ("requestIdleCallback" in window) requestIdleCallback(() => resolve(), { timeout: BUSY_MS });
    else setTimeout(resolve, BUSY_MS);
  });
  return idle;
}
