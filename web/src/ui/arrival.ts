/** Where the focus goes when one arrives at a screen. */

import { app } from "../app.svelte";

let isBack = false;

addEventListener("popstate", () => (isBack = true));

/** Go back to a path: where one came from, if it was that; otherwise it replaces the present one. */
export function goBack(path: string): void {
  isBack = true;
  const came = history.state as { from?: string } | null;
  if (came?.from === path) history.back();
  else app.go(path, true);
}

/**
 * Focus what one came for: the way on that was taken before, if one comes back, or the heading.
 *
 * A screen that has taken the focus itself, like a composer, keeps it.
 *
 * @param from the path of the screen before.
 * @param loading what the screen is loaded with, if it is not here yet.
 */
export async function arrive(from: string, loading?: Promise<unknown>): Promise<void> {
  const path = location.pathname;
  if (path === from) return;
  await loading?.catch(() => undefined);
  // By then the screen is drawn, and all have heard whether it was a way back.
  await new Promise((resolve) => setTimeout(resolve));
  const cameBack = isBack;
  isBack = false;
  if (location.pathname !== path) return;
  const focused = document.activeElement;
  if (focused?.closest("[data-screen]") && isReachable(focused)) return;
  const opener = cameBack && from !== "/" ? reachable(`a[href="${CSS.escape(from)}"]`) : null;
  const target = opener ?? reachable("[data-screen] h1") ?? reachable("h1");
  if (target === null) return;
  if (target.tagName === "H1") target.tabIndex = -1;
  target.focus();
}

/** Return the first element that can be seen and used. */
export function reachable(selector: string): HTMLElement | null {
  return [...document.querySelectorAll<HTMLElement>(selector)].find(isReachable) ?? null;
}

function isReachable(element: Element): boolean {
  return element.checkVisibility() && element.closest("[inert]") === null;
}
