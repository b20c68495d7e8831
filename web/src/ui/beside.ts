/** Where what opens over the page stands: beside what opened it, whole within the page. */

const GAP_PX = 4;

/** Place a fixed element below its opener, or above where there is no room, towards the middle of the page. */
export function placeBeside(element: HTMLElement, opener: HTMLElement): void {
  const [about, box] = [opener.getBoundingClientRect(), element.getBoundingClientRect()];
  const isLeft = about.left + about.right < innerWidth;
  const below = Math.min(about.bottom, innerHeight) + GAP_PX;
  const fits = below + box.height <= innerHeight;
  const top = fits ? below : Math.max(GAP_PX, about.top - box.height - GAP_PX);
  const left = isLeft ? about.left : about.right - box.width;
  element.style.top = `${Math.min(top, innerHeight - box.height - GAP_PX)}px`;
  element.style.left = `${Math.max(GAP_PX, Math.min(left, innerWidth - box.width - GAP_PX))}px`;
}
