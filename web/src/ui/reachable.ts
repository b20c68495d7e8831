/** What of the page can be seen and used. */

/**
 * Return the first element that can be seen and used.
 *
 * @param preferred is returned where it is one of these.
 */
export function reachable(selector: string, preferred: Element | null = null): HTMLElement | null {
  const found = [...document.querySelectorAll<HTMLElement>(selector)].filter(isReachable);
  return found.find((one) => one === preferred) ?? found[0] ?? null;
}

/** Return whether an element can be seen and used. */
export function isReachable(element: Element): boolean {
  return element.checkVisibility() && element.closest("[inert]") === null;
}
