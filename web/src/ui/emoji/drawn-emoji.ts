/** Which emoji this platform can draw: each version of Unicode brings some that older fonts lack. */

import type { Emoji } from "../../core/emoji";

const FONT = '24px "Noto Color Emoji", "Apple Color Emoji", "Segoe UI Emoji", sans-serif';
const SIDE = 48;
/** Flags of regions are drawn by the font or not at all, whatever version they are of. */
const FLAG = /^\p{RI}|\u{E007F}$/u;

/** Return the emoji of which one of the same kind can be drawn. */
export function drawable(all: readonly Emoji[]): Emoji[] {
  const context = canvas();
  if (context === null) return [...all];
  const kinds = new Map<string, boolean>();
  return all.filter((emoji) => {
    const kind = FLAG.test(emoji.text) ? "flag" : String(emoji.version);
    const known = kinds.get(kind);
    if (known !== undefined) return known;
    const isDrawn = isInColour(context, emoji.text);
    kinds.set(kind, isDrawn);
    return isDrawn;
  });
}

function canvas(): CanvasRenderingContext2D | null {
  const context = document
    .createElement("canvas")
    .getContext("2d", { willReadFrequently: true });
  if (context === null) return null;
  context.canvas.width = SIDE;
  context.canvas.height = SIDE;
  context.font = FONT;
  context.textBaseline = "top";
  return context;
}

/**
 * Return whether a text is drawn as one picture: what a font lacks is drawn in the colour of letters,
 * and what it cannot join as several pictures beside each other.
 */
function isInColour(context: CanvasRenderingContext2D, text: string): boolean {
  const drawn = (colour: string): string => {
    context.clearRect(0, 0, SIDE, SIDE);
    context.fillStyle = colour;
    context.fillText(text, 0, 0);
    return context.getImageData(0, 0, SIDE, SIDE).data.join();
  };
  const isOne = context.measureText(text).width < 1.5 * context.measureText("😀").width;
  return isOne && drawn("#f00") === drawn("#00f");
}
