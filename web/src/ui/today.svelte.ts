/** The present day, for pages that stay open past midnight. */

const LOOK_EVERY_MS = 30_000;

let now = $state.raw(new Date());

/** Return a moment of the present day; whoever reads it in a component follows the next day. */
export function today(): Date {
  return now;
}

/** A timer of hours would sleep with the machine; looking again costs nothing. */
function look(): void {
  const present = new Date();
  if (present.toDateString() !== now.toDateString()) now = present;
}

setInterval(look, LOOK_EVERY_MS);
document.addEventListener("visibilitychange", look);
