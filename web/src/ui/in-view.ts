/** Which of many elements are in view. */

import { firstOf } from "../core/bisect";

/**
 * Return which elements reach between two heights: the index of the first, and that behind the last.
 *
 * @param elements stand below each other, in this order.
 */
export function spanBetween(
  elements: ArrayLike<Element>,
  top: number,
  bottom: number,
): [first: number, end: number] {
  const box = (index: number): DOMRect => elements[index]!.getBoundingClientRect();
  const first = firstOf(elements.length, (index) => box(index).bottom > top);
  const end = firstOf(elements.length, (index) => box(index).top > bottom);
  return [first, end];
}
