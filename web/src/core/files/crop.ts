/** Which square of a picture is kept. */

import type { Area, View } from "./zoom";

export interface Square {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

/** Return how large a picture is that covers a square of a side, not zoomed. */
export function covering({ width, height }: Area, side: number): Area {
  const scale = side / Math.min(width, height);
  return { width: width * scale, height: height * scale };
}

/**
 * Return the square of a picture that is seen, in its own pixels.
 *
 * @param side that of the square in which it is seen, by the same measure as the view.
 */
export function squareOf(picture: Area, view: View, side: number): Square {
  const scale = (covering(picture, side).width / picture.width) * view.scale;
  const kept = side / scale;
  return { left: picture.width / 2 - view.x / scale - kept / 2, top: picture.height / 2 - view.y / scale - kept / 2, side: kept };
}
