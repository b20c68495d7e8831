/** How fast something goes, by what was sent in the last seconds. */

/** So long a time counts. */
const WINDOW_MS = 3_000;

export class Speed {
  #samples: readonly { readonly at: number; readonly sent: number }[] = [];

  /** Note that so many bytes are sent by now; fewer than before where some are sent again. */
  note(sent: number, now: number): void {
    const before = this.#samples.filter(({ at }) => now - at <= WINDOW_MS);
    this.#samples = sent < (before.at(-1)?.sent ?? 0) ? [{ at: now, sent }] : [...before, { at: now, sent }];
  }

  /** Return the bytes of a second; 0 while too little is known. */
  perSecond(now: number): number {
    const [first] = this.#samples.filter(({ at }) => now - at <= WINDOW_MS);
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || now - first.at < 250) return 0;
    return ((last.sent - first.sent) * 1_000) / (now - first.at);
  }
}
