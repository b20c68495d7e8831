/** Roving focus in a list of messages: keys lead from one to the next, and Tab to one of them. */

import { firstOf } from "../../core/bisect";
import { allRows } from "./row-elements";

/** What of a page stays in view when one goes on to the next, in pixels. */
const OVERLAP_PX = 80;

export interface Surroundings {
  /** Ask for what is before the first row; return whether there is anything. */
  earlier(): boolean;
  /** Bring the newest message to the page. */
  newest(): Promise<void>;
}

export class RovingFocus {
  readonly #scroller: HTMLElement;
  readonly #list: HTMLElement;
  readonly #around: Surroundings;
  /** The row above this one is to be reached as soon as it is here. */
  #below: HTMLElement | null = null;

  constructor(scroller: HTMLElement, list: HTMLElement, around: Surroundings) {
    this.#scroller = scroller;
    this.#list = list;
    this.#around = around;
  }

  /** Rows came or went: what was waited for is reached. */
  settle(): void {
    if (this.#below === null) return;
    const all = allRows(this.#list);
    const index = all.indexOf(this.#below);
    if (index === 0) return;
    this.#below = null;
    all[index - 1]?.focus();
  }

  /** The focus came to an element among the messages. */
  focused(element: Element): void {
    const row = element.closest<HTMLElement>("li.row");
    if (row !== this.#below) this.#below = null;
    this.#rove(row);
  }

  /** Make a row the one that the tabulator reaches. */
  #rove(row: HTMLElement | null): void {
    if (row === null) return;
    for (const one of this.#list.querySelectorAll<HTMLElement>('li.row[tabindex="0"]')) {
      one.tabIndex = -1;
    }
    row.tabIndex = 0;
  }

  /** Move from message to message; return whether the key was for that. */
  press(event: KeyboardEvent): boolean {
    const all = allRows(this.#list);
    const row = (event.target as Element).closest<HTMLElement>("li.row");
    const { bottom } = this.#scroller.getBoundingClientRect();
    const below = all.findIndex((one) => one.getBoundingClientRect().bottom > bottom);
    const from = row === null ? (below === -1 ? all.length : below) : all.indexOf(row);
    if (event.key === "ArrowUp") {
      if (from > 0) all[from - 1]?.focus();
      else if (this.#around.earlier()) this.#below = row;
    } else if (event.key === "ArrowDown") all[from + 1]?.focus();
    else if (event.key === "Home") all[0]?.focus();
    else if (event.key === "End") void this.#end();
    else if (event.key === "PageUp" || event.key === "PageDown") {
      if (row === null) return false;
      this.#page(all, from, event.key === "PageUp" ? -1 : 1);
    } else return false;
    return true;
  }

  /** Focus the message that is a screen further up or down. */
  #page(all: HTMLElement[], from: number, direction: -1 | 1): void {
    const top = (index: number): number => all[index]!.getBoundingClientRect().top;
    const wanted = top(from) + direction * (this.#scroller.clientHeight - OVERLAP_PX);
    const found = firstOf(all.length, (index) => top(index) >= wanted);
    all[Math.min(all.length - 1, direction < 0 ? Math.min(found, from - 1) : found)]?.focus();
  }

  async #end(): Promise<void> {
    await this.#around.newest();
    allRows(this.#list).at(-1)?.focus();
  }
}
