/** Where the focus goes when one arrives at a screen. */

import { isReachable, reachable } from "./reachable";

/** What had the focus when one went on, and the path that one went on to. */
let left: { focused: Element | null; path: string } = { focused: null, path: "" };

/**
 * Focus what one came for: the way on that was taken before, if one comes back, or the heading.
 *
 * A screen that has taken the focus itself, like a composer, keeps it.
 *
 * @param from the path of the screen before.
 * @param cameBack whether one comes back.
 * @param loading what the screen is loaded with, if it is not here yet.
 */
export async function arrive(
  from: string,
  cameBack: boolean,
  loading?: Promise<unknown>,
): Promise<void> {
  const path = location.pathname;
  if (path === from) return;
  const wayOn = left.path === from ? left.focused : null;
  if (!cameBack) left = { focused: document.activeElement, path };
  await loading?.catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve)); // By then the screen is drawn.
  if (location.pathname !== path) return;
  // A panel comes last, and what it stands beside was here before.
  const screen = [...document.querySelectorAll("[data-screen]")].findLast(isReachable);
  const focused = document.activeElement;
  if (focused !== null && screen?.contains(focused) && isReachable(focused)) return;
  const opener = cameBack && from !== "/" ? reachable(`a[href="${CSS.escape(from)}"]`, wayOn) : null;
  const heading =
    reachable("[data-panel] :is(h1, h2)") ?? reachable("[data-screen] h1") ?? reachable("h1");
  const target = opener ?? heading;
  if (target === null) return;
  if (target === heading) target.tabIndex = -1;
  target.focus();
}
