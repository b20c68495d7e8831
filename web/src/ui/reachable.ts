/** What of the page can be seen and used. */

/** Return the first element that can be seen and used. */
export function reachable(selector: string): HTMLElement | null {
  return [...document.querySelectorAll<HTMLElement>(selector)].find(isReachable) ?? null;
}

/** Return whether an element can be seen and used. */
export function isReachable(element: Element): boolean {
  return element.checkVisibility() && element.closest("[inert]") === null;
}
