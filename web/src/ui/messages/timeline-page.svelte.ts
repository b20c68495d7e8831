/**
 * Joins a timeline to the page: its position to the scroller, and what is seen to what is read.
 *
 * The scroller is `column-reverse` with one child: its zero is the bottom, so that what is loaded
 * above moves nothing. What changes below, or the size of the page, does move what is read where the
 * browser has no scroll anchoring; there the position moves it back.
 */

import { tick } from "svelte";
import { unreadMark } from "../../actions/messages";
import { client, navigation } from "../../app.svelte";
import { isPinned, type Position } from "../../core/position";
import type { Row } from "../../core/rows";
import { Timeline, type View } from "../../core/timeline";
import { Appearance } from "./appearance";
import { markDays } from "./days";
import { Reading } from "./reading";
import { giveTabStop } from "./row-elements";
import type { Talk } from "./talk";
import { ListViewport } from "./viewport";

/** The page rests when it was not scrolled for so long. */
const REST_MS = 1_000;
/** So high are most of the lowest rows. */
const ROW_PX = 24;

/** What there is once the page is drawn. */
interface Parts {
  readonly scroller: HTMLElement;
  readonly list: HTMLElement;
  readonly viewport: ListViewport;
  readonly reading: Reading;
  readonly sizes: ResizeObserver;
}

export class TimelinePage {
  readonly #id: string;
  readonly #talk: Talk;
  readonly #timeline: Timeline;
  readonly #appearance = new Appearance();
  #parts: Parts | null = null;
  /** The row that the tabulator reaches, where none had the focus yet. */
  #tabStop: HTMLElement | null = null;
  #hadFocus = false;
  #moving: ReturnType<typeof setTimeout> | undefined;
  #reading: unknown;
  /** Grows when the timeline has another view, which is made anew by that. */
  #version = $state(0);
  #state = $state<Position["state"]>("bottom");
  #isDividerAbove = $state(false);
  readonly #view = $derived.by(() => (this.#version < 0 ? null : this.#timeline.view()));

  constructor(id: string, talk: Talk) {
    this.#id = id;
    this.#talk = talk;
    const left = client.session?.places.get(talk.place);
    this.#timeline = new Timeline(
      {
        read: () => talk.read(),
        load: (side) => talk.load(side),
        changed: () => (this.#version += 1),
        moved: ({ state }) => (this.#state = state),
      },
      { at: talk.at, cameBack: navigation.cameBack, left, fill: innerHeight / ROW_PX },
    );
    this.#state = this.#timeline.position.state;
  }

  // What is drawn

  get view(): View | null {
    return this.#view;
  }

  /** Where one is among the messages. */
  get state(): Position["state"] {
    return this.#state;
  }

  /** Whether the newest message is two screens away or more, or not on the page. */
  get isFar(): boolean {
    return !this.#timeline.isAtNewest || this.#parts?.viewport.isClose === false;
  }

  /** Whether what is new begins above the view. */
  get isDividerAbove(): boolean {
    return this.#isDividerAbove;
  }

  // The page comes, changes and goes

  /** The page is drawn: the child of the scroller holds the list. */
  attach(scroller: HTMLElement, inner: HTMLElement, list: HTMLElement): void {
    const viewport = new ListViewport(scroller, list);
    this.#timeline.attach(viewport);
    const reading = new Reading(this.#talk, scroller, list, this.#timeline);
    // Fonts, rotation, a growing composer: whatever changes sizes without changing messages.
    const sizes = new ResizeObserver(() => this.#changed());
    sizes.observe(scroller);
    sizes.observe(inner);
    this.#parts = { scroller, list, viewport, reading, sizes };
  }

  /** The page goes away; one may come back to where one was. */
  detach(): void {
    clearTimeout(this.#moving);
    this.#parts?.sizes.disconnect();
    this.#parts?.reading.stop();
    this.#parts = null;
    client.session?.places.set(this.#talk.place, this.#timeline.detach());
  }

  /** The page is about to show another view. */
  changing(): void {
    this.#hadFocus = this.#parts?.list.contains(document.activeElement) === true;
    this.#timeline.dispatch({ type: "changing" });
  }

  /** Put the page in order after something changed. */
  settle(): void {
    if (this.#parts === null) return;
    const { scroller, list } = this.#parts;
    // Before anything measures: the page is laid out once, with that.
    this.#appearance.show(list, this.view?.rows.at(-1)?.key ?? "", isPinned(this.#state));
    this.#changed();
    // The row that had the focus may be left out.
    const isLost = this.#hadFocus && document.activeElement === document.body;
    if (isLost) scroller.focus({ preventScroll: true });
    this.#tabStop = giveTabStop(list, this.#tabStop); // Also before the keys that lead on from it are here.
  }

  scrolled(): void {
    this.#moves();
    this.#timeline.dispatch({ type: "scrolled" });
    this.look();
  }

  /** Say to the style sheet that the page moves, and after a while that it rests. */
  #moves(): void {
    const scroller = this.#parts?.scroller;
    if (scroller === undefined) return;
    scroller.dataset.moves = "";
    clearTimeout(this.#moving);
    this.#moving = setTimeout(() => delete scroller.dataset.moves, REST_MS);
  }

  /** A wheel, a finger or a key: the page moves nothing against it. */
  touched(): void {
    this.#timeline.dispatch({ type: "touched" });
  }

  #changed(): void {
    this.#timeline.dispatch({ type: "changed" });
    this.look();
  }

  /** See what is in view. */
  look(): void {
    const { view } = this;
    if (this.#parts === null || view === null || view.conversation.isReset) return;
    const { scroller, list } = this.#parts;
    const divider = list.querySelector(".divider");
    const { top } = scroller.getBoundingClientRect();
    const isAbove = divider !== null && divider.getBoundingClientRect().bottom < top;
    this.#isDividerAbove = view.divider !== null && (view.divider.isBeforeRows || isAbove);
    this.read();
    markDays(scroller, list);
  }

  // Where one goes

  /** Go to the message that the address names by now, unless one comes back to where one was. */
  arrive(cameBack: boolean): void {
    this.#timeline.arrive({ at: this.#talk.at, cameBack });
    void tick().then(() => this.settle());
  }

  toDivider(): void {
    if (!this.view?.divider) return;
    this.#timeline.dispatch({ type: "sought", seq: this.view.divider.seq, align: "divider" });
    void tick().then(() => this.settle());
  }

  /** Go to the newest message; at the bottom one goes on to whatever comes. */
  jump(): void {
    if (this.#state === "bottom" && this.#timeline.isAtNewest) return;
    if (!this.#timeline.isAtNewest) this.#appearance.restart();
    this.#timeline.dispatch({ type: "jumped" });
    void tick().then(() => this.settle());
  }

  /** Show what is before the first row, or load it; return whether there is anything. */
  earlier(): boolean {
    return this.#timeline.previous();
  }

  /** Bring the newest message to the page, if it is not on it. */
  async toNewest(): Promise<void> {
    if (this.#timeline.isAtNewest) return;
    this.jump();
    await tick();
  }

  /** Load again what could not be loaded. */
  retry(): void {
    this.#timeline.retry();
  }

  // What is read

  /** Go on once the page is painted: show the rest, and mark as read what is seen for a while. */
  read(): void {
    this.#reading ??= requestAnimationFrame(() => {
      this.#reading = setTimeout(() => {
        this.#reading = undefined;
        if (this.#parts === null) return;
        this.#timeline.painted();
        this.#parts.reading.watch();
      });
    });
  }

  /** Mark everything from a message on as unread; what was read until now goes first. */
  markUnread({ seq }: Row): void {
    this.flush();
    if (seq !== null) unreadMark(this.#id, seq);
  }

  /** Send at once which messages were read: one may be leaving. */
  flush(): void {
    this.#parts?.reading.flush();
  }

  /** Take the divider away: what was unread is dealt with. */
  forgetUnread(): void {
    this.#timeline.forgetUnread();
  }

  /** Go to the newest message; all of them are read. */
  finish(): void {
    this.#parts?.reading.finish();
    this.forgetUnread();
    this.jump();
  }
}
