/** Where what opens over the page stands: beside what it is for, whole within the page. */

const GAP_PX = 4;

/** What something opens beside: an element, or the place of a click. */
export type Anchor = HTMLElement | MouseEvent;

/**
 * Place a fixed element below its anchor, or above where there is no room. Their starts are in line, or
 * their ends where the anchor begins in the second half of the page.
 */
export function placeBeside(element: HTMLElement, anchor: Anchor): void {
  const [about, box] = [boxOf(anchor), element.getBoundingClientRect()];
  const isRtl = getComputedStyle(element).direction === "rtl";
  const isStart = (isRtl ? innerWidth - about.right : about.left) < innerWidth / 2;
  const below = Math.min(about.bottom, innerHeight) + GAP_PX;
  const fits = below + box.height <= innerHeight;
  const top = fits ? below : Math.max(GAP_PX, about.top - box.height - GAP_PX);
  const left = isStart !== isRtl ? about.left : about.right - box.width;
  element.style.top = `${Math.min(top, innerHeight - box.height - GAP_PX)}px`;
  element.style.left = `${Math.max(GAP_PX, Math.min(left, innerWidth - box.width - GAP_PX))}px`;
}

function boxOf(anchor: Anchor): DOMRect {
  if (anchor instanceof MouseEvent) return new DOMRect(anchor.clientX, anchor.clientY);
  return anchor.getBoundingClientRect();
}
