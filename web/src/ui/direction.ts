/** The direction that a text takes from its own words. */

/**
 * Give an element the direction of its words, once they are there. As an attribute of the template it is
 * there before them, and a browser looks the element through again for each part that is put in: 2,500
 * words between stars took 2 s to draw.
 */
export function ownDirection(element: HTMLElement): void {
  element.dir = "auto";
}
