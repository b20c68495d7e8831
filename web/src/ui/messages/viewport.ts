/** The scroller of a list of messages, as positions see and move it. */

import { firstOf } from "../../core/bisect";
import type { Place, Target, Viewport } from "../../core/position";
import type { Window } from "../../core/window";
import { between, rowOf, seqOf, storedRows } from "./row-elements";

/** So near to its end a list is continued. */
const NEAR_PX = 800;
const HIGHLIGHT_MS = 2_000;

const still = matchMedia("(prefers-reduced-motion: reduce)");

/** A `column-reverse` scroller with one child: its zero is the bottom, and `scrollTop` is below it. */
export class ListViewport implements Viewport {
  readonly #scroller: HTMLElement;
  readonly #list: HTMLElement;

  /** @param list holds the rows, within the child of the scroller. */
  constructor(scroller: HTMLElement, list: HTMLElement) {
    this.#scroller = scroller;
    this.#list = list;
  }

  get mayGlide(): boolean {
    return this.isClose && !still.matches;
  }

  /** Whether the bottom is less than two screens away. */
  get isClose(): boolean {
    return this.distance() < 2 * this.#scroller.clientHeight;
  }

  distance(): number {
    return -this.#scroller.scrollTop;
  }

  sizes(): string {
    const { clientWidth, clientHeight, scrollHeight } = this.#scroller;
    return [clientWidth, clientHeight, scrollHeight].join();
  }

  get isNearStart(): boolean {
    return this.#list.getBoundingClientRect().top > this.#scroller.getBoundingClientRect().top - NEAR_PX;
  }

  get isNearEnd(): boolean {
    const { bottom } = this.#scroller.getBoundingClientRect();
    return this.#list.getBoundingClientRect().bottom < bottom + NEAR_PX;
  }

  near(): Window | null {
    const { top, bottom } = this.#scroller.getBoundingClientRect();
    return between(storedRows(this.#list), top - 1.5 * NEAR_PX, bottom + 1.5 * NEAR_PX);
  }

  firstSeen(): Place | null {
    const view = this.#scroller.getBoundingClientRect();
    const rows = storedRows(this.#list);
    const box = (index: number): DOMRect => rows[index]!.getBoundingClientRect();
    const first = firstOf(rows.length, (index) => box(index).bottom > view.top);
    if (first === rows.length) return null;
    const { top, height } = box(first);
    const above = Math.max(0, view.top - top) / height;
    return { seq: seqOf(rows[first]!), top: top - view.top, above, width: view.width };
  }

  offset(wanted: Place | Target): number | null {
    const row = rowOf(this.#list, wanted.seq);
    if (row === null) return null;
    const view = this.#scroller.getBoundingClientRect();
    if ("top" in wanted) return row.getBoundingClientRect().top - view.top - topIn(wanted, row, view);
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

/**
 * Return where the top of a row is wanted in the view: where it was, but for one that is longer than
 * the view and has other lines in another width. Of that one the same part is read as before.
 */
function topIn({ top, above, width }: Place, row: HTMLElement, view: DOMRect): number {
  const isLong = -top > above * view.height;
  return isLong && width !== view.width ? -above * row.getBoundingClientRect().height : top;
}
