/** Where a picture is that is looked at closely: how large, and how far from the middle. */

export interface View {
  readonly scale: number;
  /** Pixels from the middle. */
  readonly x: number;
  readonly y: number;
}

export interface Area {
  readonly width: number;
  readonly height: number;
}

export const WHOLE: View = { scale: 1, x: 0, y: 0 };
const MOST = 8;

/**
 * Return a view that is larger or smaller, in which what is at a point stays there.
 *
 * @param at pixels from the middle of the area.
 */
export function zoomed(view: View, factor: number, at: { x: number; y: number }): View {
  const scale = Math.min(MOST, Math.max(1, view.scale * factor));
  const by = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by };
}

/** Return a view that shows no more beside the picture than it must. */
export function kept(view: View, picture: Area, area: Area): View {
  const beyond = (side: number, room: number): number => Math.max(0, (side * view.scale - room) / 2);
  const [x, y] = [beyond(picture.width, area.width), beyond(picture.height, area.height)];
  return { scale: view.scale, x: Math.min(x, Math.max(-x, view.x)), y: Math.min(y, Math.max(-y, view.y)) };
}

/** How far a finger goes across a picture before that means something. */
const SWIPE_PX = 60;

/** Return where a finger leads that goes so far across a whole picture: aside to another one, down away from it. */
export function swiped(x: number, y: number): "left" | "right" | "away" | null {
  if (Math.abs(x) > Math.abs(y)) return Math.abs(x) < SWIPE_PX ? null : x < 0 ? "left" : "right";
  return y < SWIPE_PX * 2 ? null : "away";
}
