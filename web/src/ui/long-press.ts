/** A finger that rests on something, where the browser itself does not ask for a menu, as Safari. */

const LONG_PRESS_MS = 500;
/** A finger that goes so far does not rest. */
const MOVED_PX = 10;
/** What a finger began is for the innermost element alone. */
const taken = new WeakSet<Event>();

/** Take the click of a finger that has rested; a key clicks, too. */
function swallow(event: MouseEvent): void {
  if (event.detail === 0) return;
  release();
  event.preventDefault();
  event.stopPropagation();
}

/** Let clicks be clicks: another finger is laid on the page. */
function release(): void {
  removeEventListener("click", swallow, true);
}

/**
 * Call back when a finger rests on an element, whose click is then none. Attach it to the element.
 *
 * @param go called with what the finger is on: the element, or something in it.
 */
export function longPress(go: (at: Element) => void): (element: HTMLElement) => () => void {
  return (element) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let [x, y] = [0, 0];

    const begin = (event: PointerEvent): void => {
      end();
      if (event.pointerType !== "touch" || taken.has(event)) return;
      taken.add(event);
      [x, y] = [event.clientX, event.clientY];
      timer = setTimeout(() => {
        // It may come to what stands under the finger by then, such as the menu.
        addEventListener("click", swallow, true);
        addEventListener("pointerdown", release, { capture: true, once: true });
        go(event.target as Element);
      }, LONG_PRESS_MS);
    };
    const move = ({ clientX, clientY }: PointerEvent): void => {
      if (Math.hypot(clientX - x, clientY - y) >= MOVED_PX) end();
    };
    const end = (): void => clearTimeout(timer);

    element.addEventListener("pointerdown", begin);
    element.addEventListener("pointermove", move);
    // A list that is scrolled takes the pointer away.
    for (const over of ["pointerup", "pointercancel"]) element.addEventListener(over, end);
    return () => {
      end();
      element.removeEventListener("pointerdown", begin);
      element.removeEventListener("pointermove", move);
      for (const over of ["pointerup", "pointercancel"]) element.removeEventListener(over, end);
    };
  };
}
