/** The scroller of a list of messages, as positions see and move it. */

import { firstOf } from "../core/bisect";
import type { Place, Target, Viewport } from "../core/position";
import { rowOf, seqOf, storedRows } from "./rows";

const HIGHLIGHT_MS = 2_000;

const still = matchMedia("(prefers-reduced-motion: reduce)");

/** A `column-reverse` scroller with one child: its zero is the bottom, and `scrollTop` is below it. */
export class ListViewport implements Viewport {
  readonly #scroller: HTMLElement;
  readonly #list: HTMLElement;
  readonly #hasNewest: () => boolean;

  /**
   * @param list holds the rows, within the child of the scroller.
   * @param hasNewest whether the newest message is on the page.
   */
  constructor(scroller: HTMLElement, list: HTMLElement, hasNewest: () => boolean) {
    this.#scroller = scroller;
    this.#list = list;
    this.#hasNewest = hasNewest;
  }

  get hasNewest(): boolean {
    return this.#hasNewest();
  }

  get mayGlide(): boolean {
    return this.distance() < 2 * this.#scroller.clientHeight && !still.matches;
  }

  distance(): number {
    return -this.#scroller.scrollTop;
  }

  sizes(): string {
    const { clientWidth, clientHeight, scrollHeight } = this.#scroller;
    return [clientWidth, clientHeight, scrollHeight].join();
  }

  firstSeen(): Place | null {
    const { top } = this.#scroller.getBoundingClientRect();
    const rows = storedRows(this.#list);
    const box = (index: number): DOMRect => rows[index]!.getBoundingClientRect();
    const first = firstOf(rows.length, (index) => box(index).bottom > top);
    return first < rows.length ? { seq: seqOf(rows[first]!), top: box(first).top - top } : null;
  }

  offset(wanted: Place | Target): number | null {
    const row = rowOf(this.#list, wanted.seq);
    if (row === null) return null;
    const view = this.#scroller.getBoundingClientRect();
    if ("top" in wanted) return row.getBoundingClientRect().top - view.top - wanted.top;
    const isDivider = wanted.align === "divider";
    const mark = (isDivider && this.#list.querySelector(".divider")) || row;
    const { top, height } = mark.getBoundingClientRect();
    return top - view.top - (isDivider ? view.height / 4 : (view.height - height) / 2);
  }

  scrollBy(pixels: number): void {
    this.#scroller.scrollTop += pixels;
  }

  toBottom(behavior: "instant" | "smooth"): void {
    if (behavior === "smooth") this.#scroller.scrollTo({ top: 0, behavior });
    else if (this.#scroller.scrollTop !== 0) this.#scroller.scrollTop = 0;
  }

  highlight(seq: number): void {
    const row = rowOf(this.#list, seq);
    if (row === null) return;
    row.dataset.lit = "";
    setTimeout(() => delete row.dataset.lit, HIGHLIGHT_MS);
  }
}
