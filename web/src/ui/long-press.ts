/** A finger that rests on something, where the browser itself does not ask for a menu, as Safari. */

const LONG_PRESS_MS = 500;

/** Call back when a finger rests on an element, whose click is then none. Attach it to the element. */
export function longPress(go: () => void): (element: HTMLElement) => () => void {
  return (element) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isLong = false;

    const begin = ({ pointerType }: PointerEvent): void => {
      isLong = false;
      if (pointerType !== "touch") return;
      timer = setTimeout(() => {
        isLong = true;
        go();
      }, LONG_PRESS_MS);
    };
    const end = (): void => clearTimeout(timer);
    const click = (event: MouseEvent): void => {
      if (!isLong) return;
      isLong = false;
      event.preventDefault();
      event.stopPropagation();
    };

    element.addEventListener("pointerdown", begin);
    // A list that is scrolled takes the pointer away.
    for (const over of ["pointerup", "pointercancel"]) element.addEventListener(over, end);
    element.addEventListener("click", click, true);
    return () => {
      end();
      element.removeEventListener("pointerdown", begin);
      for (const over of ["pointerup", "pointercancel"]) element.removeEventListener(over, end);
      element.removeEventListener("click", click, true);
    };
  };
}
