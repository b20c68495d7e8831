/** The present day and minute, for pages that stay open. */

const LOOK_EVERY_MS = 30_000;

let now = $state.raw(new Date());
let latest = $state.raw(new Date());

/** Return a moment of the present day; whoever reads it in a component follows the next day. */
export function today(): Date {
  return now;
}

/** Return a moment of the present minute; whoever reads it in a component follows the next one. */
export function minute(): Date {
  return latest;
}

/** A timer of hours would sleep with the machine; looking again costs nothing. */
function look(): void {
  const present = new Date();
  latest = present;
  if (present.toDateString() !== now.toDateString()) now = present;
}

setInterval(look, LOOK_EVERY_MS);
document.addEventListener("visibilitychange", look);
