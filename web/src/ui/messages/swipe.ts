/** A finger that drags a message sideways, to answer it; scrolling stays the browser's. */

/** How far the finger goes before the message follows it, and before letting go answers. */
const START_PX = 12;
const ANSWER_PX = 56;
const MOST_PX = 72;

interface Drag {
  row: HTMLElement;
  x: number;
  y: number;
  by: number;
}

/**
 * Answer the message that a finger drags towards the end of its line; attach it to the list.
 *
 * @param onanswer called with the row when the finger lets go far enough.
 */
export function swipe(list: HTMLElement, onanswer: (row: HTMLElement) => void): () => void {
  let drag: Drag | null = null;

  const begin = ({ pointerType, target, clientX: x, clientY: y }: PointerEvent): void => {
    // What is opened over the page, like a picture, is in its message, too.
    const row = (target as Element).closest<HTMLElement>("[data-seq], dialog");
    drag = pointerType === "touch" && row?.dataset.seq !== undefined ? { row, x, y, by: 0 } : null;
  };
  const move = ({ clientX, clientY }: PointerEvent): void => {
    if (drag === null) return;
    const towards = getComputedStyle(list).direction === "rtl" ? -1 : 1;
    const by = (clientX - drag.x) * towards;
    const isSideways = Math.abs(clientY - drag.y) < Math.abs(by);
    if (drag.by === 0 && (!isSideways || by < START_PX)) return;
    drag.by = Math.max(0, Math.min(by, MOST_PX));
    drag.row.style.transform = `translateX(${drag.by * towards}px)`;
  };
  const end = (event: PointerEvent): void => {
    if (drag === null) return;
    const { row, by } = drag;
    drag = null;
    row.style.transform = "";
    if (event.type === "pointerup" && by >= ANSWER_PX) onanswer(row);
  };

  list.addEventListener("pointerdown", begin);
  list.addEventListener("pointermove", move);
  for (const type of ["pointerup", "pointercancel"] as const) list.addEventListener(type, end);
  return () => {
    list.removeEventListener("pointerdown", begin);
    list.removeEventListener("pointermove", move);
    for (const type of ["pointerup", "pointercancel"] as const) list.removeEventListener(type, end);
  };
}
