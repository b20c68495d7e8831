import { expect, test } from "vitest";
import {
  type Place,
  type Position,
  PositionMachine,
  type Target,
  type Viewport,
} from "../src/core/position";

const VIEW_PX = 500;
const ROW_PX = 50;

/** A page of rows that are equally high, of a browser that keeps nothing in its place. */
class Page implements Viewport {
  hasNewest = true;
  isNearStart = false;
  isNearEnd = false;
  mayGlide = false;
  highlighted = 0;
  smooth = 0;
  below = 0;
  constructor(public seqs: number[]) {}

  near = (): null => null;
  distance = (): number => this.below;
  sizes = (): string => String(this.seqs.length);
  scrollBy(pixels: number): void {
    this.below = Math.min(Math.max(0, this.below - pixels), this.seqs.length * ROW_PX - VIEW_PX);
  }
  toBottom(behavior: "instant" | "smooth"): void {
    if (behavior === "smooth") this.smooth += 1;
    else this.below = 0;
  }
  highlight(seq: number): void {
    this.highlighted = seq;
  }
  firstSeen(): Place | null {
    const seq = this.seqs.find((one) => this.top(one) + ROW_PX > 0);
    return seq === undefined ? null : { seq, top: this.top(seq), above: 0, width: 400 };
  }
  offset(wanted: Place | Target): number | null {
    if (!this.seqs.includes(wanted.seq)) return null;
    const middle = "align" in wanted && wanted.align === "centre";
    const place = middle ? (VIEW_PX - ROW_PX) / 2 : VIEW_PX / 4;
    return this.top(wanted.seq) - ("top" in wanted ? wanted.top : place);
  }
  /** Return where a row stands in the view. */
  top(seq: number): number {
    const from = this.seqs.length - this.seqs.indexOf(seq);
    return VIEW_PX + this.below - from * ROW_PX;
  }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function opened(start: Position = { state: "bottom" }, seqs = range(41, 100)) {
  const page = new Page(seqs);
  const states: string[] = [];
  const machine = new PositionMachine(page, start, {
    hasNewest: () => page.hasNewest,
    moved: ({ state }) => states.push(state),
  });
  machine.dispatch({ type: "changed" });
  const state = (): string => machine.position.state;
  return {
    page,
    machine,
    state,
    states,
    change: (next: number[]) => {
      machine.dispatch({ type: "changing" });
      page.seqs = next;
      machine.dispatch({ type: "changed" });
    },
    scroll: (below: number) => {
      page.below = below;
      machine.dispatch({ type: "scrolled" });
    },
  };
}

test("S2: at the bottom, what is appended is followed", () => {
  const { page, state, change } = opened();
  page.below = 30; // A browser that keeps what is read would do so, too.
  change([...page.seqs, 101]);
  expect([state(), page.below]).toEqual(["bottom", 0]);
});

test("S1: up to 40 px from the newest message is at the bottom, further up is reading", () => {
  const { state, scroll } = opened();
  scroll(40);
  expect(state()).toBe("bottom");
  scroll(41);
  expect(state()).toBe("reading");
  scroll(0);
  expect(state()).toBe("bottom");
});

test("S1: at the end of a window without the newest message one is reading", () => {
  const { page, state, scroll } = opened();
  page.hasNewest = false;
  scroll(10);
  expect(state()).toBe("reading");
});

test("S3, S5: what is read stays where it is, whatever is appended or prepended", () => {
  const { page, machine, change, scroll } = opened();
  scroll(900);
  const place = page.firstSeen()!;
  const { seq, top } = place;
  expect(machine.position).toEqual({ state: "reading", ...place });
  change([...page.seqs, 101, 102, 103]);
  expect(page.top(seq)).toBe(top);
  change([...range(21, 40), ...page.seqs]);
  expect(page.top(seq)).toBe(top);
});

test("a scroll that nobody reported yet counts before the page changes", () => {
  const { page, state, change } = opened();
  page.below = 300;
  const { seq, top } = page.firstSeen()!;
  change([...page.seqs, 101]);
  expect([state(), page.top(seq)]).toEqual(["reading", top]);
});

test("S7: a message is sought until it is there, and stands in the middle, highlighted", () => {
  const { page, state, change } = opened({ state: "seeking", seq: 20, align: "centre" });
  page.hasNewest = false;
  expect([state(), page.highlighted]).toEqual(["seeking", 0]);
  change(range(1, 60));
  expect([state(), page.highlighted, page.top(20)]).toEqual(["reading", 20, 225]);
});

test("S7: what surrounds a message may come later, and it is sought until then", () => {
  const { page, state, change } = opened({ state: "seeking", seq: 20, align: "divider" }, range(20, 60));
  page.hasNewest = false;
  change(range(20, 61));
  expect(state()).toBe("seeking");
  change(range(1, 61));
  expect([state(), page.top(20), page.highlighted]).toEqual(["reading", 125, 0]);
});

test("S7: near the end a message is found though it cannot be in its place", () => {
  const { page, state } = opened({ state: "seeking", seq: 99, align: "centre" });
  expect([state(), page.highlighted, page.below]).toEqual(["bottom", 99, 0]);
});

test("S8: one comes back to a message that is loaded later", () => {
  const { page, state, change } = opened({ state: "reading", seq: 30, top: -7, above: 0, width: 400 });
  expect(state()).toBe("reading");
  change(range(1, 100));
  expect(page.top(30)).toBe(-7);
});

test("S10, S13: a long way to the newest message is no motion, and ends exactly there", () => {
  const { page, machine, state, scroll } = opened();
  scroll(900);
  machine.dispatch({ type: "jumped" });
  machine.dispatch({ type: "changed" });
  expect([state(), page.below, page.smooth]).toEqual(["bottom", 0, 0]);
});

test("S13: a short way to the newest message glides until it is there", () => {
  const { page, machine, state, scroll } = opened();
  scroll(600);
  page.mayGlide = true;
  machine.dispatch({ type: "jumped" });
  expect([state(), page.smooth]).toEqual(["gliding", 1]);
  scroll(300);
  expect(state()).toBe("gliding");
  scroll(0);
  expect(state()).toBe("bottom");
});

test("S13: who scrolls away while the page glides reads", () => {
  const { page, machine, state, scroll } = opened();
  scroll(600);
  page.mayGlide = true;
  machine.dispatch({ type: "jumped" });
  scroll(300);
  scroll(320);
  expect(state()).toBe("reading");
});

test("a wheel, a finger or a key ends the glide at once", () => {
  const { page, machine, state, scroll } = opened();
  scroll(600);
  page.mayGlide = true;
  machine.dispatch({ type: "jumped" });
  machine.dispatch({ type: "touched" });
  expect(state()).toBe("bottom");
  scroll(500);
  expect(state()).toBe("reading");
});

test("S2: what comes while the page glides leads to the bottom at once", () => {
  const { page, machine, state, scroll, change } = opened();
  scroll(600);
  page.mayGlide = true;
  machine.dispatch({ type: "jumped" });
  change([...page.seqs, 101]);
  expect([state(), page.below]).toEqual(["bottom", 0]);
});

test("who scrolls while a message is sought is where they scrolled to", () => {
  const { machine, state, scroll } = opened({ state: "seeking", seq: 20, align: "divider" });
  scroll(200);
  expect(state()).toBe("reading");
  machine.dispatch({ type: "sought", seq: 50, align: "divider" });
  expect(state()).toBe("seeking");
});
