/** How new messages appear: softly, where one sees them come and there are not many. */

/** More new messages in a second than so many appear without motion. */
const CALM = 3;

const still = matchMedia("(prefers-reduced-motion: reduce)");

export class Appearance {
  #lastKey = "";
  #recent: number[] = [];

  /** The list begins anew: what is its last row next did not come just now. */
  restart(): void {
    this.#lastKey = "";
  }

  /**
   * Let the last row of a list come up softly, if it is new.
   *
   * @param key that of the last row; empty where there is none.
   * @param isSeen whether the bottom of the list is in view.
   */
  show(list: HTMLElement, key: string, isSeen: boolean): void {
    const isNew = key !== this.#lastKey && this.#lastKey !== "";
    this.#lastKey = key;
    if (!isNew) return;
    const now = performance.now();
    this.#recent = [...this.#recent.filter((at) => now - at < 1_000), now];
    if (!isSeen || this.#recent.length > CALM || still.matches) return;
    const row = list.querySelector("li.row:last-child");
    const from = { opacity: 0, transform: "translateY(4px)" };
    row?.animate([from, {}], { duration: 180, easing: "ease-out" });
  }
}
