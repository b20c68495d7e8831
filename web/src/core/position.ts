/**
 * Where one is in a timeline: named states, and one dispatch through which all of them change.
 *
 * - `bottom`: at the newest message, which is followed whatever comes or grows.
 * - `gliding`: on a smooth way to the bottom, until that is reached or somebody scrolls away.
 * - `reading`: elsewhere; a message stays where it is on the screen, whatever changes around it.
 * - `seeking`: on the way to a message that may not be loaded yet.
 *
 * Nothing here knows the page: it is seen and moved through a `Viewport`. Where the browser itself
 * keeps what is read in its place, there is nothing left to move.
 */

import type { Window } from "./window";

export type Position =
  | { readonly state: "bottom" }
  /** `left`: pixels that were left to the bottom when it was looked last. */
  | { readonly state: "gliding"; readonly left: number }
  | ({ readonly state: "reading" } & Place)
  | ({ readonly state: "seeking" } & Target);

/** Return whether the newest message is in view, or is about to be. */
export function isPinned(state: Position["state"]): boolean {
  return state === "bottom" || state === "gliding";
}

/** A message, and where it is in the view. */
export interface Place {
  readonly seq: number;
  /** How many pixels its top is below that of the view. */
  readonly top: number;
  /** How much of it is above the view, from 0 to 1. */
  readonly above: number;
  /** The width of the view: in another one the lines of the message are others, too. */
  readonly width: number;
}

/** A message, and where in the view it is wanted: its divider at a quarter, or itself in the middle. */
export interface Target {
  readonly seq: number;
  readonly align: "divider" | "centre";
}

export type PositionEvent =
  /** The page is about to change, and may have been scrolled since it was looked at. */
  | { readonly type: "changing" }
  /** Messages were appended or prepended, or something was resized. */
  | { readonly type: "changed" }
  | { readonly type: "scrolled" }
  /** A wheel, a finger or a key: whoever uses one wants no movement of the page's own. */
  | { readonly type: "touched" }
  /** The newest message is wanted. */
  | { readonly type: "jumped" }
  /** A message is wanted. */
  | ({ readonly type: "sought" } & Target);

/** The page, as far as positions are concerned. All lengths are in pixels. */
export interface Viewport {
  /** Whether a way to the bottom is short enough, and motion wanted. */
  readonly mayGlide: boolean;
  /** How far the bottom of the messages is below that of the view. */
  distance(): number;
  /** The size of the view and of what is in it; two that are equal were not changed between. */
  sizes(): string;
  /** Whether the first or the last row is in view, or soon will be. */
  readonly isNearStart: boolean;
  readonly isNearEnd: boolean;
  /** The messages in view and a bit further; null where none is. */
  near(): Window | null;
  /** The first message that is seen; null where no stored one is. */
  firstSeen(): Place | null;
  /** How far a message is below the place where it is wanted; null where it is not on the page. */
  offset(wanted: Place | Target): number | null;
  scrollBy(pixels: number): void;
  toBottom(behavior: "instant" | "smooth"): void;
  /** Show for a moment which message was sought. */
  highlight(seq: number): void;
}

/** So far from the bottom still counts as there. */
const BOTTOM_PX = 40;

/** What a position asks of its timeline, and lets it know. */
interface Around {
  /** Return whether the newest message is on the page. */
  hasNewest(): boolean;
  /** Called with every position that follows. */
  moved(position: Position): void;
}

export class PositionMachine {
  readonly #viewport: Viewport;
  readonly #around: Around;
  #position: Position;
  /** What the page was like when it was dealt with last. */
  #seen = { distance: 0, sizes: "" };

  constructor(viewport: Viewport, start: Position, around: Around) {
    this.#viewport = viewport;
    this.#position = start;
    this.#around = around;
  }

  get position(): Position {
    return this.#position;
  }

  dispatch(event: PositionEvent): void {
    switch (event.type) {
      case "changing":
        this.#notice();
        break;
      case "changed":
        this.#settle();
        break;
      case "scrolled":
        if (this.#position.state === "gliding") this.#glide(this.#position.left);
        if (this.#position.state !== "gliding") this.#settle();
        break;
      case "touched":
        if (this.#position.state === "gliding") this.#enter({ state: "bottom" });
        break;
      case "jumped":
        this.#jump();
        break;
      case "sought":
        this.#enter({ state: "seeking", seq: event.seq, align: event.align });
        break;
    }
  }

  /** See whether somebody scrolled, as long as nothing else changed. */
  #notice(): void {
    if (this.#position.state === "gliding") return;
    const isMoved = Math.abs(this.#viewport.distance() - this.#seen.distance) >= 1;
    if (isMoved && this.#viewport.sizes() === this.#seen.sizes) this.#arrive();
  }

  /** Put the page in order after something changed. */
  #settle(): void {
    this.#notice();
    const position = this.#position;
    switch (position.state) {
      case "bottom":
      case "gliding":
        if (this.#viewport.sizes() !== this.#seen.sizes) {
          this.#viewport.toBottom("instant");
          this.#enter({ state: "bottom" });
        }
        break;
      case "reading":
        this.#restore(position);
        break;
      case "seeking":
        if (!this.#restore(position)) break;
        if (position.align === "centre") this.#viewport.highlight(position.seq);
        // What surrounds it may not be loaded yet; at the bottom there is nothing more to come.
        if (Math.abs(this.#viewport.offset(position) ?? 0) < 1 || this.#isAtBottom()) this.#arrive();
        break;
    }
    this.#remember();
  }

  /** Move a message to where it is wanted; return whether it is on the page. */
  #restore(wanted: Place | Target): boolean {
    const offset = this.#viewport.offset(wanted);
    if (offset !== null && Math.abs(offset) >= 1) this.#viewport.scrollBy(offset);
    return offset !== null;
  }

  /** Go on, unless it is there or somebody scrolled up meanwhile. */
  #glide(before: number): void {
    const left = this.#viewport.distance();
    const goesOn = left >= 1 && left <= before;
    this.#enter(goesOn ? { state: "gliding", left } : { state: "bottom" });
  }

  #jump(): void {
    if (this.#around.hasNewest() && this.#viewport.mayGlide) {
      this.#enter({ state: "gliding", left: this.#viewport.distance() });
      this.#viewport.toBottom("smooth");
    } else {
      this.#enter({ state: "bottom" });
      this.#seen = { distance: 0, sizes: "" }; // The next change leads to the bottom, whatever it is.
    }
  }

  /** Take where one is for where one wants to be. */
  #arrive(): void {
    const place = this.#viewport.firstSeen();
    if (this.#isAtBottom()) this.#enter({ state: "bottom" });
    else if (place !== null) this.#enter({ state: "reading", ...place });
    this.#remember();
  }

  #isAtBottom(): boolean {
    return this.#around.hasNewest() && this.#viewport.distance() <= BOTTOM_PX;
  }

  #remember(): void {
    this.#seen = { distance: this.#viewport.distance(), sizes: this.#viewport.sizes() };
  }

  #enter(position: Position): void {
    this.#position = position;
    this.#around.moved(position);
  }
}
