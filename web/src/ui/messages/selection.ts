/** A selection that spans messages, as text that somebody can paste and read. */

import { allRows } from "./row-elements";

/**
 * Return what a selection has of each message, a line each; empty where it is within one.
 *
 * @param line makes the line of a row out of what is selected of its text; undefined to leave it out.
 */
export function selectedLines(
  selection: Selection | null,
  list: HTMLElement,
  line: (row: HTMLElement, text: string) => string | undefined,
): string[] {
  if (selection === null || selection.isCollapsed) return [];
  const range = selection.getRangeAt(0);
  const lines = allRows(list).flatMap((row) => {
    const text = range.intersectsNode(row) ? row.querySelector(".text") : null;
    const part = text === null ? "" : textIn(range, text);
    return part === "" ? [] : (line(row, part) ?? []);
  });
  return lines.length > 1 ? lines : [];
}

/** Return what a range has of the text of an element. */
function textIn(range: Range, element: Element): string {
  const part = document.createRange();
  part.selectNodeContents(element);
  const isStartBefore = range.compareBoundaryPoints(Range.START_TO_START, part) > 0;
  if (isStartBefore) part.setStart(range.startContainer, range.startOffset);
  const isEndInside = range.compareBoundaryPoints(Range.END_TO_END, part) < 0;
  if (isEndInside) part.setEnd(range.endContainer, range.endOffset);
  return part.toString().trim();
}
