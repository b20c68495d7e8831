/**
 * Windows: the part of a timeline that is on the page, as messages are numbered and loaded.
 *
 * Only `before` and `after` know how messages are numbered; everything else goes from neighbour to
 * neighbour, since not every number is a row.
 */

import { firstOf } from "./bisect";
import { visibleAfter } from "./rooms";
import type { Conversation } from "./state/conversation";
import { isInRoom } from "./state/messages";

/** Rows in a window that nobody scrolls. */
export const FEW = 120;
/** Rows from which on a window is cut back, once nobody scrolls any more. */
export const MANY = 240;
/** Rows from which on it is cut back while somebody scrolls, too: each is so much more to draw. */
export const MOST = 360;
/** Rows by which a window grows, and that are loaded at once. */
export const PAGE = 60;

/** The rows from one seq to another; `to` is infinite where the window goes with the newest. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** The message beside another: its seq, `none` at the end of the timeline, or not loaded yet. */
export type Neighbour = number | "none" | "missing";

/** Which page of history is to be loaded. */
export type Side = { before: number } | { after: number };

/** What of a conversation is loaded. */
export type Loaded = Pick<Conversation, "messages" | "expected" | "asides" | "thread" | "last_seq" | "joined_seq" | "settings">;

/** Return whether a seq is no row: it comes by itself, and is none until then, or it is elsewhere. */
function isNoRow({ messages, expected, asides, thread }: Loaded, seq: number): boolean {
  const message = messages.get(seq);
  return expected.has(seq) || (message === undefined ? asides.has(seq) : thread === undefined && !isInRoom(message));
}

/** Return the message before a seq. */
export function before(loaded: Loaded, seq: number): Neighbour {
  const first = visibleAfter(loaded);
  let found = seq - 1;
  while (found > first && isNoRow(loaded, found)) found -= 1;
  if (found <= first) return "none";
  return loaded.messages.has(found) ? found : "missing";
}

/** Return the message after a seq. */
export function after(loaded: Loaded, seq: number): Neighbour {
  let found = seq + 1;
  while (found <= loaded.last_seq && isNoRow(loaded, found)) found += 1;
  if (found > loaded.last_seq) return "none";
  return loaded.messages.has(found) ? found : "missing";
}

/** Return the messages of a window that are loaded without a gap up to its end, oldest first. */
export function loadedIn(loaded: Loaded, { from, to }: Window): number[] {
  const seqs: number[] = [];
  let seq = before(loaded, Math.min(to, loaded.last_seq) + 1);
  for (; typeof seq === "number" && seq >= from; seq = before(loaded, seq)) seqs.push(seq);
  return seqs.reverse();
}

/** Return the message that is so many steps away from another, or the last that is loaded. */
export function step(loaded: Loaded, beside: typeof before, seq: number, steps: number): number {
  let [reached, next] = [seq, beside(loaded, seq)];
  for (let left = steps; left > 0 && typeof next === "number"; left -= 1) {
    [reached, next] = [next, beside(loaded, next)];
  }
  return reached;
}

/** Return the window of the newest messages. */
export function newest(loaded: Loaded): Window {
  const from = step(loaded, before, loaded.last_seq + 1, FEW);
  return { from, to: Number.POSITIVE_INFINITY };
}

/**
 * Return a window of one page around a message; a third of it is above.
 *
 * Where the message is not loaded, the window ends so that the page before that end contains it:
 * there are no more messages than numbers.
 */
export function around(loaded: Loaded, seq: number): Window {
  const below = (PAGE * 2) / 3;
  if (!loaded.messages.has(seq)) return ending(loaded, seq - PAGE / 3, seq + below - 1);
  const from = step(loaded, before, seq, PAGE / 3);
  return ending(loaded, from, step(loaded, after, seq, below - 1));
}

/**
 * Return a window that was cut back around what is near the view.
 *
 * What is near stays, whatever its number, and so many others that there are `FEW` in all.
 */
export function cut(seqs: readonly number[], near: Window): Window {
  const indexFrom = (seq: number): number => firstOf(seqs.length, (index) => seqs[index]! >= seq);
  const [first, last] = [indexFrom(near.from), indexFrom(near.to)];
  const rest = Math.max(0, FEW - (last - first + 1));
  const above = Math.min(first, Math.ceil(rest / 2));
  const end = Math.min(seqs.length - 1, last + rest - above);
  const start = Math.min(first, Math.max(0, end - FEW + 1));
  return { from: seqs[start]!, to: seqs[end]! };
}

/** Return the window up to a message, which goes with the newest if that is the last one. */
export function ending(loaded: Loaded, from: number, to: number): Window {
  return { from, to: after(loaded, to) === "none" ? Number.POSITIVE_INFINITY : to };
}
