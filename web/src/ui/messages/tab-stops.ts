/** Makes the messages one stop for the tabulator, and what is in the one with the focus the next ones. */

import { allRows } from "./row-elements";

/**
 * Let Tab pass over what is in other messages than the one with the focus: over links, names, reactions.
 *
 * What the browser does by a key comes after all that listens to it, and before anything that waits: so
 * they are out of reach for no longer than that, and always within that of a pointer.
 */
export function passOver({ key }: KeyboardEvent, list: HTMLElement): void {
  if (key !== "Tab") return;
  const current = document.activeElement?.closest("li.row");
  const passed = allRows(list).flatMap((row) => (row === current ? [] : current ? [row] : [...row.children]));
  const hidden = passed.filter((one): one is HTMLElement => one instanceof HTMLElement && !one.inert);
  for (const one of hidden) one.inert = true;
  setTimeout(() => {
    for (const one of hidden) one.inert = false;
  });
}
