/** Marks as read what was seen of a conversation for a while by somebody who looks at the page. */

import { isPinned } from "../../core/position";
import { lastMessage } from "../../core/state/conversation";
import { readTo } from "../../core/state/unread";
import type { Timeline } from "../../core/timeline";
import { isLooking } from "../visibility";
import type { Talk } from "./talk";
import { seen } from "./row-elements";

/** How long a message is on the screen before it counts as read. */
const READ_MS = 500;
/** Marks are sent at most this often. */
const MARK_MS = 1_000;

export class Reading {
  readonly #talk: Talk;
  readonly #scroller: HTMLElement;
  readonly #list: HTMLElement;
  readonly #timeline: Pick<Timeline, "position" | "isUnreadAgain">;
  #seeing: ReturnType<typeof setTimeout> | undefined;
  /** The last message on the screen when it was looked at. */
  #next = 0;
  #marking: ReturnType<typeof setTimeout> | undefined;
  #marked = 0;
  #markedAt = 0;

  constructor(
    talk: Talk,
    scroller: HTMLElement,
    list: HTMLElement,
    timeline: Pick<Timeline, "position" | "isUnreadAgain">,
  ) {
    this.#talk = talk;
    this.#scroller = scroller;
    this.#list = list;
    this.#timeline = timeline;
  }

  /** Wait until what is on the screen was there long enough; where one writes, it is read at once. */
  watch(): void {
    const conversation = this.#talk.read()?.conversation;
    if (conversation === undefined || !this.#isReading()) return;
    const main = this.#scroller.closest("main");
    if (isPinned(this.#timeline.position.state) && main?.contains(document.activeElement)) this.#mark(this.#last);
    if (this.#seeing !== undefined) return;
    this.#next = seen(this.#scroller, this.#list)?.to ?? 0;
    if (this.#isUnread(this.#next)) this.#seeing = setTimeout(() => this.#saw(), READ_MS);
  }

  #saw(): void {
    this.#seeing = undefined;
    const now = seen(this.#scroller, this.#list);
    if (now !== null && this.#isReading() && this.#next >= now.from) this.#mark(Math.min(this.#next, now.to));
    this.watch();
  }

  /**
   * While a message is sought, what is on the screen is not what one came to see; what one marked as
   * unread meanwhile is read when one comes again.
   */
  #isReading(): boolean {
    const { position, isUnreadAgain } = this.#timeline;
    return isLooking() && position.state !== "seeking" && !isUnreadAgain;
  }

  #isUnread(seq: number): boolean {
    const conversation = this.#talk.read()?.conversation;
    const message = conversation?.messages.get(seq);
    return message !== undefined && message.ordinal > readTo(conversation!);
  }

  /** All messages are read, also those that one marked as unread. */
  finish(): void {
    if (this.#isUnread(this.#last)) this.#talk.mark(this.#last);
  }

  get #last(): number {
    const conversation = this.#talk.read()?.conversation;
    return (conversation && lastMessage(conversation)?.seq) ?? 0;
  }

  /** Everything up to a message is read; the mark is sent within a second. */
  #mark(seq: number): void {
    if (seq <= this.#marked || !this.#isUnread(seq)) return;
    this.#marked = seq;
    const wait = Math.max(0, this.#markedAt + MARK_MS - Date.now());
    this.#marking ??= setTimeout(() => this.flush(), wait);
  }

  /** Send the mark that is pending now: one may be leaving. */
  flush(): void {
    if (this.#marking === undefined) return;
    clearTimeout(this.#marking);
    this.#marking = undefined;
    this.#markedAt = Date.now();
    if (!this.#timeline.isUnreadAgain && this.#isUnread(this.#marked)) this.#talk.mark(this.#marked);
  }

  /** End, with everything sent. */
  stop(): void {
    clearTimeout(this.#seeing);
    this.flush();
  }
}
