/** A press of the pointer: what it began on must not move before it ends, or it is none, or another one's. */

let end = (): void => undefined;
let ended = Promise.resolve();

document.addEventListener(
  "pointerdown",
  ({ button }) => {
    end();
    // A menu of the system may keep the end of any other press.
    if (button === 0) ended = new Promise((resolve) => (end = resolve));
  },
  true,
);

// Whoever pulls a bar to scroll presses nothing, and goes on to what is loaded below.
for (const type of ["pointerup", "pointercancel", "scroll"]) {
  document.addEventListener(
    type,
    () => {
      const last = end;
      setTimeout(() => last()); // Its click comes after it.
    },
    true,
  );
}

/** Resolve once nothing is pressed: before what comes by itself takes a place in a list. */
export function pressEnded(): Promise<void> {
  return ended;
}
