/** Keys that were pressed before what they are for is loaded. */

import { type Load, loadWhenIdle } from "../later";

/**
 * Hold keys for a part of the page until it is here, and press them again then. Attach it to what
 * that part listens on.
 *
 * @param isMeant whether a key is for that part; the others do what they always do.
 */
export function heldKeys(
  load: Load<never>,
  isMeant: (event: KeyboardEvent) => boolean,
): (element: HTMLElement) => () => void {
  return (element) => {
    const end = (): void => element.removeEventListener("keydown", hold, true);
    const whenHere = (go: () => void): void => {
      // What was loaded listens once it is drawn.
      void loadWhenIdle(load).then(() => setTimeout(go), () => undefined);
    };
    const hold = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || !isMeant(event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      whenHere(() => {
        end();
        event.target?.dispatchEvent(new KeyboardEvent(event.type, event));
      });
    };
    element.addEventListener("keydown", hold, true);
    whenHere(end);
    return end;
  };
}
