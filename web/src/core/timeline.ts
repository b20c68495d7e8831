/**
 * A timeline: the messages of a conversation in order, of which a window is on the page.
 *
 * It has rows, what is before and after them, a load status, and the position of whoever reads it.
 * The window begins at a message, and ends at one or goes with the newest. It grows page by page
 * towards where one scrolls, as far as messages are loaded, and is cut back in one go, since cutting
 * a little with every message costs more than it saves.
 */

import type { Problem } from "./api";
import { DONE, type Load } from "./loads";
import { type Position, type PositionEvent, PositionMachine, type Target, type Viewport } from "./position";
import { type Row, Rows } from "./rows";
import type { Source } from "./source";
import type { Conversation } from "./state/conversation";
import { readTo, unread } from "./state/unread";
import { cameSince, firstUnread } from "./unread";
import { after, around, before, cut, ending, FEW, loadedIn, MANY, MOST, newest, PAGE, type Side, step, type Window } from "./window";

/** So long nobody scrolls before a window is cut back. */
const IDLE_MS = 400;

/** What of a timeline is on the page. */
export interface View {
  readonly conversation: Conversation;
  readonly rows: Row[];
  /** Whether there is something before the first row, loaded or not. */
  readonly hasPrevious: boolean;
  /** How the loading of more rows stands. */
  readonly load: Load;
  /** Where what is new begins; null where nothing is marked as new, or that is not loaded. */
  readonly divider: Divider | null;
}

interface Divider {
  /** The message that it stands above. */
  readonly seq: number;
  /** Whether that is before the first row. */
  readonly isBeforeRows: boolean;
  /** How many messages came since, read or not, that are not deleted. */
  readonly count: number;
}

/** How somebody comes to a timeline. */
export interface Arrival {
  /** The message that the address names, or null. */
  readonly at: number | null;
  /** Whether they come back, through the history of the browser. */
  readonly cameBack: boolean;
  /** Where they were when they left; undefined where they have not been here. */
  readonly left?: Position | undefined;
  /** So many rows fill the page. */
  readonly fill?: number;
}

export interface Outside {
  /** Return what there is now; null where the conversation is gone. */
  read(): Source | null;
  /** Load a page of history, which comes by itself; return what was wrong, or null. */
  load(side: Side): Promise<Problem | null>;
  /** There is another view to be drawn. */
  changed(): void;
  /** One is elsewhere now. */
  moved(position: Position): void;
}

export class Timeline {
  readonly #outside: Outside;
  readonly #rows = new Rows();
  #window: Window = { from: 1, to: Number.POSITIVE_INFINITY };
  /** Where the window begins once the page is painted; null where it is as large as that. */
  #rest: number | null = null;
  #load: Load = DONE;
  /** Up to where one had read when this was opened; null where nothing marks it. */
  #readBefore: number | null = null;
  /** The ordinals of what had been deleted since. */
  #deleted: readonly number[] = [];
  #unreadFrom: number | undefined;
  #isUnreadAgain = false;
  #viewport: Viewport | null = null;
  #machine: PositionMachine | null = null;
  /** Where one begins, before there is a page. */
  readonly #start: Position;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(outside: Outside, arrival: Arrival = { at: null, cameBack: false }) {
    this.#outside = outside;
    const conversation = outside.read()?.conversation;
    if (conversation !== undefined) {
      this.#window = newest(conversation);
      if (unread(conversation) > 0) this.#divide(conversation);
      this.#unreadFrom = conversation.unread_from;
    }
    this.#start = this.#opened(arrival);
    if (conversation !== undefined) this.#fill(conversation, arrival.fill);
  }

  // What there is

  /** Whether the newest message is on the page, and each that follows it. */
  get isAtNewest(): boolean {
    return this.#window.to === Number.POSITIVE_INFINITY;
  }

  /** Whether one marked it as unread since this was opened: what is seen here does not end that. */
  get isUnreadAgain(): boolean {
    this.#followUnread(); // It may not be drawn yet.
    return this.#isUnreadAgain;
  }

  /** Where one is. */
  get position(): Position {
    return this.#machine?.position ?? this.#start;
  }

  /** Return what is on the page; null where the conversation is gone. */
  view(): View | null {
    const source = this.#outside.read();
    if (source === null) return null;
    const { conversation } = source;
    const seqs = loadedIn(conversation, this.#window);
    const divider = this.#divider(conversation, seqs);
    return {
      conversation,
      rows: this.#rows.make(source, seqs, this.isAtNewest, divider?.seq ?? null),
      hasPrevious: before(conversation, this.#first(conversation, seqs)) !== "none",
      load: this.#load,
      divider,
    };
  }

  // Where one is

  /** From here on there is a page, which shows the window. */
  attach(viewport: Viewport): void {
    this.#viewport = viewport;
    this.#machine = new PositionMachine(viewport, this.#start, {
      hasNewest: () => this.isAtNewest,
      moved: (position) => this.#outside.moved(position),
    });
  }

  /** The page goes away; return where one was, to come back to. */
  detach(): Position {
    clearTimeout(this.#idle);
    this.#viewport = null;
    const { position } = this;
    return position.state === "gliding" ? { state: "bottom" } : position;
  }

  /** Take what happens on the page, or what is wanted there. */
  dispatch(event: PositionEvent): void {
    if (event.type === "sought") {
      this.#machine?.dispatch({ ...event, seq: this.#seek(event.seq) });
      return;
    }
    if (event.type === "jumped") this.#toNewest();
    if (event.type === "changed") {
      this.#followUnread();
      this.#seekUnread();
    }
    this.#machine?.dispatch(event);
    if (event.type === "scrolled") {
      clearTimeout(this.#idle);
      this.#idle = undefined;
    }
    if (event.type === "scrolled" || event.type === "changed") this.#look();
  }

  /** Go to the message that the address names by now; who comes back stays where they were. */
  arrive({ at, cameBack }: Omit<Arrival, "left">): void {
    if (at !== null && !cameBack) this.dispatch({ type: "sought", seq: at, align: "centre" });
  }

  /** Return where one begins: at what was asked for, what is unread, where one was, or the bottom. */
  #opened({ at, cameBack, left }: Arrival): Position {
    const target = at !== null && !(cameBack && left) ? centre(at) : this.#firstUnread();
    if (target !== null) return { state: "seeking", ...target, seq: this.#seek(target.seq) };
    if (left !== undefined && "seq" in left) this.#seek(left.seq);
    return left ?? { state: "bottom" };
  }

  /** Leave out what is above the page until that is painted: whoever opens it waits for no more. */
  #fill(conversation: Conversation, rows = FEW): void {
    const end = "seq" in this.#start ? this.#start.seq : conversation.last_seq + 1;
    const from = step(conversation, before, end, rows);
    if (from <= this.#window.from || !conversation.messages.has(from)) return;
    this.#rest = this.#window.from;
    this.#window = { ...this.#window, from };
  }

  /** The page is painted: what is above it comes, too. */
  painted(): void {
    if (this.#rest !== null) this.#show({ ...this.#window, from: this.#rest });
  }

  /** Return where the first unread message is, loaded or nearly; null where nothing was unread. */
  #firstUnread(): Target | null {
    const conversation = this.#outside.read()?.conversation;
    if (conversation === undefined || this.#readBefore === null) return null;
    return { seq: firstUnread(conversation, this.#readBefore).seq, align: "divider" };
  }

  /** Seek the first unread message where it is, by what is loaded now. */
  #seekUnread(): void {
    const { position } = this;
    if (position.state !== "seeking" || position.align !== "divider") return;
    const target = this.#firstUnread();
    if (target !== null && target.seq !== position.seq) this.dispatch({ type: "sought", ...target });
  }

  /** See whether one marked it as unread, here or elsewhere: what is new begins there by now. */
  #followUnread(): void {
    const source = this.#outside.read();
    if (source === null) return;
    const { state, outbox, conversation } = source;
    const { id, unread_from } = conversation;
    if (unread_from === this.#unreadFrom) return;
    this.#unreadFrom = unread_from;
    const isHere = outbox.entries(id).some(({ operation }) => operation.type === "unread.mark");
    // What the first welcome brings was marked before this was opened.
    this.#isUnreadAgain = unread_from !== undefined && (isHere || state.userRevision !== null);
    if (unread_from === undefined) return;
    this.#divide(conversation);
    this.#outside.changed();
  }

  /** Let what is new begin where the conversation counts as read. */
  #divide(conversation: Conversation): void {
    this.#readBefore = readTo(conversation);
    this.#deleted = conversation.unread_deleted ?? [];
  }

  // Which messages are on the page

  /** Show what is before the first row, or load it; return whether there is anything. */
  previous(): boolean {
    const conversation = this.#outside.read()?.conversation;
    if (conversation === undefined) return false;
    const first = this.#first(conversation, loadedIn(conversation, this.#window));
    const neighbour = before(conversation, first);
    if (neighbour === "none") return false;
    if (neighbour === "missing") void this.#loadPage({ before: first });
    else this.#show({ ...this.#window, from: step(conversation, before, first, PAGE) });
    return true;
  }

  /** Show what is after the last row, or load it. */
  next(): void {
    const conversation = this.#outside.read()?.conversation;
    if (conversation === undefined || this.isAtNewest) return;
    const { from, to } = this.#window;
    if (after(conversation, to) === "missing") void this.#loadPage({ after: to });
    else this.#show(ending(conversation, from, step(conversation, after, to, PAGE)));
  }

  /** Load again what could not be loaded. */
  retry(): void {
    if (this.#load.status === "failed") this.#loaded(DONE);
  }

  /** Take the divider away: what was unread is dealt with. */
  forgetUnread(): void {
    if (this.#readBefore === null) return;
    this.#readBefore = null;
    this.#outside.changed();
  }

  /** See where one is: load what comes next, leave out what is far. */
  #look(): void {
    const conversation = this.#outside.read()?.conversation;
    const viewport = this.#viewport;
    if (viewport === null || conversation === undefined || conversation.isReset || this.#rest !== null) return;
    const { isNearStart, isNearEnd } = viewport;
    if (!(isNearStart && this.previous()) && isNearEnd) this.next();
    const many = loadedIn(conversation, this.#window).length;
    if (many > MOST) this.#cutBack();
    else if (many > MANY) this.#idle ??= setTimeout(() => this.#cutBack(), IDLE_MS);
  }

  /** Leave out what is far from the view. */
  #cutBack(): void {
    clearTimeout(this.#idle);
    this.#idle = undefined;
    const conversation = this.#outside.read()?.conversation;
    const near = this.#viewport?.near() ?? null;
    if (conversation === undefined || near === null) return;
    const { from, to } = cut(loadedIn(conversation, this.#window), near);
    this.#show(this.isAtNewest ? ending(conversation, from, to) : { from, to });
  }

  /** Have a message on the page, which is loaded if it is not here; return its seq. */
  #seek(seq: number): number {
    const conversation = this.#outside.read()?.conversation;
    if (conversation === undefined) return seq;
    const target = Math.min(seq, conversation.last_seq);
    if (!loadedIn(conversation, this.#window).includes(target)) {
      this.#show(around(conversation, target));
    }
    return target;
  }

  /** Have the newest messages on the page, without those between. */
  #toNewest(): void {
    const conversation = this.#outside.read()?.conversation;
    if (conversation !== undefined && !this.isAtNewest) this.#show(newest(conversation));
  }

  /** Load a page, unless one is being loaded; what failed waits until somebody wants it again. */
  async #loadPage(side: Side): Promise<void> {
    if (this.#load.status !== "done") return;
    this.#load = { status: "loading" };
    const problem = await this.#outside.load(side);
    this.#loaded(problem === null ? DONE : { status: "failed", problem });
  }

  #loaded(load: Load): void {
    this.#load = load;
    this.#outside.changed();
  }

  #divider(conversation: Conversation, seqs: readonly number[]): Divider | null {
    if (this.#readBefore === null) return null;
    const { seq, isFirst } = firstUnread(conversation, this.#readBefore);
    if (!isFirst) return null;
    const isBeforeRows = seq < this.#first(conversation, seqs);
    return { seq, isBeforeRows, count: cameSince(conversation, this.#readBefore, this.#deleted) };
  }

  /** Return the first seq that is loaded; where nothing is, the one after the window. */
  #first(conversation: Conversation, seqs: readonly number[]): number {
    return seqs[0] ?? Math.min(this.#window.to, conversation.last_seq) + 1;
  }

  #show(window: Window): void {
    this.#rest = null;
    if (window.from === this.#window.from && window.to === this.#window.to) return;
    this.#window = window;
    this.#outside.changed();
  }
}

/** Return the target of an address that names a message. */
function centre(seq: number): Target {
  return { seq, align: "centre" };
}
