/**
 * Which messages of a conversation are on the page.
 *
 * A window is a run of messages without a hole: it begins somewhere, and ends somewhere or goes with
 * the newest one. It grows page by page towards where one scrolls, as far as messages are loaded,
 * and is cut back in one go, since cutting a little with every message costs more than it saves.
 */

import type { Conversation } from "./state";

/** Messages in a window that nobody scrolls. */
export const FEW = 120;
/** Messages from which on a window is cut back, once nobody scrolls any more. */
export const MANY = 240;
/** Messages by which a window grows, and that are loaded at once. */
export const PAGE = 60;

/** The messages from one seq to another; `to` is infinite where the window goes with the newest. */
export interface Window {
  from: number;
  to: number;
}

type Held = Pick<Conversation, "messages" | "untold" | "last_seq">;
type Counted = Held & Pick<Conversation, "last_ordinal">;

/** Return the window of the newest messages. */
export function newest(lastSeq: number): Window {
  return { from: Math.max(1, lastSeq - FEW + 1), to: Number.POSITIVE_INFINITY };
}

/** Return a window of one page around a message; a third of it is above. */
export function around(seq: number, lastSeq: number): Window {
  const from = Math.max(1, seq - PAGE / 3);
  return ended(from, from + PAGE - 1, lastSeq);
}

/** Return from which seq on everything up to the end of a window is loaded; its end + 1 for none. */
export function loadedFrom(held: Held, window: Window): number {
  let seq = endOf(held, window) + 1;
  while (seq > window.from && isHeld(held, seq - 1)) seq -= 1;
  return seq;
}

/** Return the window with a page more at its beginning, as far as that is loaded. */
export function withEarlier(held: Held, window: Window): Window {
  const first = Math.max(1, window.from - PAGE);
  let from = window.from;
  while (from > first && isHeld(held, from - 1)) from -= 1;
  return { ...window, from };
}

/** Return the window with a page more at its end, as far as that is loaded. */
export function withLater(held: Held, window: Window): Window {
  const last = Math.min(held.last_seq, window.to + PAGE);
  let to = window.to;
  while (to < last && isHeld(held, to + 1)) to += 1;
  return ended(window.from, to, held.last_seq);
}

/**
 * Return a window that was cut back around what is near the view.
 *
 * What is near stays, whatever its number, and so many others that there are `FEW` in all.
 */
export function cut(window: Window, near: { from: number; to: number }, lastSeq: number): Window {
  const end = Math.min(window.to, lastSeq);
  const rest = Math.max(0, FEW - (near.to - near.from + 1));
  const above = Math.min(near.from - window.from, Math.ceil(rest / 2));
  const to = Math.min(end, near.to + rest - above);
  const from = Math.min(near.from, Math.max(window.from, to - FEW + 1));
  return ended(from, to, lastSeq);
}

/**
 * Return a message that is not read and has no more than the first few such before it.
 *
 * Ordinals grow by one, and no faster than seqs: in a conversation where all messages count, it is
 * the first that is not read.
 *
 * @param readOrdinal up to where one has read; there is something after it.
 */
export function unreadNear(held: Counted, readOrdinal: number): number {
  return Math.max(1, held.last_seq - (held.last_ordinal - readOrdinal) + 1);
}

/** Return the first message that is not read; null if it is not loaded. */
export function firstUnread(held: Counted, readOrdinal: number): number | null {
  let seq = unreadNear(held, readOrdinal);
  while (isHeld(held, seq) && (held.messages.get(seq - 1)?.ordinal ?? 0) > readOrdinal) seq -= 1;
  const isFirst = seq === 1 || isHeld(held, seq - 1);
  return isFirst && held.messages.has(seq) ? seq : null;
}

/** Return the first of so many things in order of which something holds; their number for none. */
export function firstOf(count: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function endOf(held: Held, window: Window): number {
  return Math.min(window.to, held.last_seq);
}

/** Return whether nothing is to be loaded for a seq: its message is here, or comes by itself. */
function isHeld(held: Held, seq: number): boolean {
  return held.messages.has(seq) || held.untold.has(seq);
}

function ended(from: number, to: number, lastSeq: number): Window {
  return { from, to: to >= lastSeq ? Number.POSITIVE_INFINITY : to };
}
