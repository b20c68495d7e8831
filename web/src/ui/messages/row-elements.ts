/** The rows of a list of messages, as they stand on the page. */

import { spanBetween } from "../in-view";

/** So far into the view a message has to reach to count as seen, in pixels. */
const EDGE_PX = 8;

/** Return the rows of messages that are stored, in the order of seq. */
export function storedRows(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>("li[data-seq]")];
}

/** Return the rows of all messages, with those that wait to be sent. */
export function allRows(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>("li.row")];
}

/**
 * Let the tabulator reach one row: the newest, until one had the focus.
 *
 * @param given the row that it was given to before, which is returned.
 */
export function giveTabStop(list: HTMLElement, given: HTMLElement | null): HTMLElement | null {
  const stop = list.querySelector<HTMLElement>('li.row[tabindex="0"]');
  if (stop !== null && (stop !== given || stop === document.activeElement)) return null;
  const newest = list.lastElementChild as HTMLElement | null;
  stop?.setAttribute("tabindex", "-1");
  newest?.setAttribute("tabindex", "0");
  return newest;
}

export function rowOf(list: HTMLElement, seq: number): HTMLElement | null {
  return list.querySelector<HTMLElement>(`li[data-seq="${seq}"]`);
}

/** Return what a message says, which is where one looks for what belongs to it. */
export function textOf(row: HTMLElement): HTMLElement {
  return row.querySelector<HTMLElement>(".text")!;
}

export function seqOf(row: HTMLElement): number {
  return Number(row.dataset.seq);
}

/** Return the key of the row that an element is in; empty for none. */
export function keyOf(element: Element | null): string {
  return element?.closest<HTMLElement>("li.row")?.dataset.key ?? "";
}

/** Return the seqs of the first and the last row that reach between two heights; null for none. */
export function between(
  rows: HTMLElement[],
  top: number,
  bottom: number,
): { from: number; to: number } | null {
  const [first, end] = spanBetween(rows, top, bottom);
  return first < end ? { from: seqOf(rows[first]!), to: seqOf(rows[end - 1]!) } : null;
}

/** Return the seqs of the first and the last message that is seen; null for none. */
export function seen(scroller: HTMLElement, list: HTMLElement): { from: number; to: number } | null {
  const { top, bottom } = scroller.getBoundingClientRect();
  return between(storedRows(list), top + EDGE_PX, bottom - EDGE_PX);
}
