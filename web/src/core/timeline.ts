/**
 * A timeline: the messages of a conversation in order, of which a window is on the page.
 *
 * The window begins at a message, and ends at one or goes with the newest. It grows page by page
 * towards where one scrolls, as far as messages are loaded, and is cut back in one go, since cutting
 * a little with every message costs more than it saves. Only `before` and `after` know how messages
 * are numbered; everything else goes from neighbour to neighbour, since not every number is a row.
 */

import { firstOf } from "./bisect";
import { type Row, Rows, type Source } from "./rows";
import { type Conversation, unread } from "./state/conversation";

/** Rows in a window that nobody scrolls. */
export const FEW = 120;
/** Rows from which on a window is cut back, once nobody scrolls any more. */
export const MANY = 240;
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

type Loaded = Pick<Conversation, "messages" | "expected" | "last_seq">;
type Counted = Loaded & Pick<Conversation, "last_ordinal">;

/** What of a timeline is on the page. */
export interface View {
  readonly conversation: Conversation;
  readonly rows: Row[];
  /** Whether there is something before the first row, loaded or not. */
  readonly hasPrevious: boolean;
  /** Where what is new begins; null where nothing is marked as new, or that is not loaded. */
  readonly divider: Divider | null;
}

interface Divider {
  /** The message that it stands above. */
  readonly seq: number;
  /** Whether that is before the first row. */
  readonly isBeforeRows: boolean;
  /** How many messages came since, read or not. */
  readonly count: number;
}

export class Timeline {
  readonly #read: () => Source | null;
  readonly #load: (side: Side) => void;
  readonly #changed: () => void;
  readonly #rows = new Rows();
  #window: Window = { from: 1, to: Number.POSITIVE_INFINITY };
  /** Up to where one had read when this was opened; null where nothing marks it. */
  #readBefore: number | null = null;

  /**
   * @param read returns what there is now; null where the conversation is gone.
   * @param load asks for a page of history, which comes by itself.
   * @param changed is called when there are other rows to be drawn.
   */
  constructor(read: () => Source | null, load: (side: Side) => void, changed: () => void) {
    this.#read = read;
    this.#load = load;
    this.#changed = changed;
    const conversation = read()?.conversation;
    if (conversation === undefined) return;
    this.#window = newest(conversation);
    if (unread(conversation) > 0) this.#readBefore = conversation.read_ordinal;
  }

  /** Whether the newest message is on the page, and each that follows it. */
  get isAtNewest(): boolean {
    return this.#window.to === Number.POSITIVE_INFINITY;
  }

  /** Return where the first unread message is, loaded or nearly; null where nothing was unread. */
  get firstUnread(): number | null {
    const conversation = this.#read()?.conversation;
    if (conversation === undefined || this.#readBefore === null) return null;
    return unreadNear(conversation, this.#readBefore);
  }

  /** Return what is on the page; null where the conversation is gone. */
  view(): View | null {
    const source = this.#read();
    if (source === null) return null;
    const { conversation } = source;
    const seqs = loadedIn(conversation, this.#window);
    const divider = this.#divider(conversation, seqs);
    return {
      conversation,
      rows: this.#rows.make(source, seqs, this.isAtNewest, divider?.seq ?? null),
      hasPrevious: before(conversation, this.#first(conversation, seqs)) !== "none",
      divider,
    };
  }

  /** Show what is before the first row, or load it; return whether there is anything. */
  previous(): boolean {
    const conversation = this.#read()?.conversation;
    if (conversation === undefined) return false;
    const first = this.#first(conversation, loadedIn(conversation, this.#window));
    const neighbour = before(conversation, first);
    if (neighbour === "none") return false;
    if (neighbour === "missing") this.#load({ before: first });
    else this.#show({ ...this.#window, from: step(conversation, before, first, PAGE) });
    return true;
  }

  /** Show what is after the last row, or load it. */
  next(): void {
    const conversation = this.#read()?.conversation;
    if (conversation === undefined || this.isAtNewest) return;
    const { from, to } = this.#window;
    if (after(conversation, to) === "missing") this.#load({ after: to });
    else this.#show(ending(conversation, from, step(conversation, after, to, PAGE)));
  }

  /** Have a message on the page, which is loaded if it is not here; return its seq. */
  seek(seq: number): number {
    const conversation = this.#read()?.conversation;
    if (conversation === undefined) return seq;
    const target = Math.min(seq, conversation.last_seq);
    if (!loadedIn(conversation, this.#window).includes(target)) {
      this.#show(around(conversation, target));
    }
    return target;
  }

  /** Go to the newest messages without those between; return whether they were not on the page. */
  toNewest(): boolean {
    const conversation = this.#read()?.conversation;
    if (conversation === undefined || this.isAtNewest) return false;
    this.#show(newest(conversation));
    return true;
  }

  /** Leave out what is far from the rows that are near the view. */
  cutBack(near: Window): void {
    const conversation = this.#read()?.conversation;
    if (conversation === undefined) return;
    const { from, to } = cut(loadedIn(conversation, this.#window), near);
    this.#show(this.isAtNewest ? ending(conversation, from, to) : { from, to });
  }

  /** Take the divider away: what was unread is dealt with. */
  forgetUnread(): void {
    this.#readBefore = null;
    this.#changed();
  }

  #divider(conversation: Conversation, seqs: readonly number[]): Divider | null {
    if (this.#readBefore === null) return null;
    const seq = firstUnread(conversation, this.#readBefore);
    if (seq === null) return null;
    const isBeforeRows = seq < this.#first(conversation, seqs);
    return { seq, isBeforeRows, count: conversation.last_ordinal - this.#readBefore };
  }

  /** Return the first seq that is loaded; where nothing is, the one after the window. */
  #first(conversation: Conversation, seqs: readonly number[]): number {
    return seqs[0] ?? Math.min(this.#window.to, conversation.last_seq) + 1;
  }

  #show(window: Window): void {
    if (window.from === this.#window.from && window.to === this.#window.to) return;
    this.#window = window;
    this.#changed();
  }
}

/** Return the message before a seq. */
export function before({ messages, expected }: Loaded, seq: number): Neighbour {
  let found = seq - 1;
  while (expected.has(found)) found -= 1; // It comes by itself, and is no row until then.
  if (found < 1) return "none";
  return messages.has(found) ? found : "missing";
}

/** Return the message after a seq. */
export function after({ messages, expected, last_seq }: Loaded, seq: number): Neighbour {
  let found = seq + 1;
  while (expected.has(found)) found += 1;
  if (found > last_seq) return "none";
  return messages.has(found) ? found : "missing";
}

/** Return the messages of a window that are loaded without a gap up to its end, oldest first. */
export function loadedIn(loaded: Loaded, { from, to }: Window): number[] {
  const seqs: number[] = [];
  let seq = before(loaded, Math.min(to, loaded.last_seq) + 1);
  for (; typeof seq === "number" && seq >= from; seq = before(loaded, seq)) seqs.push(seq);
  return seqs.reverse();
}

/** Return the message that is so many steps away from another, or the last that is loaded. */
function step(loaded: Loaded, beside: typeof before, seq: number, steps: number): number {
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

/**
 * Return a message that is not read and has no more than the first few such before it.
 *
 * Ordinals grow by one, and no faster than seqs: in a conversation where all messages count, it is
 * the first that is not read.
 *
 * @param readOrdinal up to where one has read; there is something after it.
 */
export function unreadNear(counted: Counted, readOrdinal: number): number {
  return Math.max(1, counted.last_seq - (counted.last_ordinal - readOrdinal) + 1);
}

/** Return the first message that is not read; null if it is not loaded. */
export function firstUnread(counted: Counted, readOrdinal: number): number | null {
  let seq = after(counted, unreadNear(counted, readOrdinal) - 1);
  while (typeof seq === "number") {
    const previous = before(counted, seq);
    if (previous === "none") return seq;
    if (previous !== "missing" && counted.messages.get(previous)!.ordinal <= readOrdinal) return seq;
    seq = previous;
  }
  return null;
}

function ending(loaded: Loaded, from: number, to: number): Window {
  return { from, to: after(loaded, to) === "none" ? Number.POSITIVE_INFINITY : to };
}
