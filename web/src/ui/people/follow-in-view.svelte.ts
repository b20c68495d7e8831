/** Follows the presence of those people of a long list who are in view. */

import { untrack } from "svelte";
import { peopleFollow } from "../../actions/people";
import { spanBetween } from "../in-view";

/** How long after a scroll those who came into view are followed. */
const SEEN_MS = 200;

/**
 * Follow those who are in view, and a view before and behind it: of more than these there is no room
 * for all. Call while a component is made.
 *
 * @param list the list, of which each child is one of the people; `null` once it is off the page.
 * @param people their ids, in the same order.
 */
export function followInView(list: () => HTMLElement | null, people: () => readonly string[]): void {
  /** The same text for the same people, so that they are followed anew only where they are others. */
  let near = $state("");
  let timer: ReturnType<typeof setTimeout> | undefined;

  function look(): void {
    timer = undefined;
    const rows = list()?.children;
    if (rows === undefined) return; // Whoever is removed, or leaves, loses the people before the list.
    const span = spanBetween(rows, -innerHeight, 2 * innerHeight);
    near = people().slice(...span).join(" ");
  }

  function lookSoon(): void {
    timer ??= setTimeout(look, SEEN_MS);
  }

  $effect(() => {
    people(); // They are drawn by now.
    untrack(look);
  });

  $effect(() => {
    const options = { capture: true, passive: true }; // Whatever it is that scrolls around the list.
    document.addEventListener("scroll", lookSoon, options);
    return () => {
      document.removeEventListener("scroll", lookSoon, options);
      clearTimeout(timer);
    };
  });

  $effect(() => peopleFollow(near.split(" ").filter((one) => one !== "")));
}
