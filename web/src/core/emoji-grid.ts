/** Emoji in lines of a grid: which of them are in view, and where keys lead. */

import { firstOf } from "./bisect";

export interface Section<Cell> {
  /** What stands above it; null for nothing. */
  readonly title: string | null;
  readonly cells: readonly Cell[];
}

/** A line of emoji, or the title of a section: then it has no cells. */
export interface Line<Cell> {
  readonly index: number;
  readonly title: string | null;
  readonly cells: readonly Cell[];
  /** Pixels from the top of the grid. */
  readonly top: number;
  readonly height: number;
}

export interface Place {
  /** The index of a line with cells. */
  readonly line: number;
  readonly column: number;
}

/** Pixels. */
export const TITLE = 32;

/**
 * Lay out sections in lines.
 *
 * @param columns how many cells a line has.
 * @param size the pixels of a cell.
 */
export function laidOut<Cell>(
  sections: readonly Section<Cell>[],
  columns: number,
  size: number,
): Line<Cell>[] {
  const lines: Line<Cell>[] = [];
  let top = 0;
  const add = (title: string | null, cells: readonly Cell[]): void => {
    const height = title === null ? size : TITLE;
    lines.push({ index: lines.length, title, cells, top, height });
    top += height;
  };
  for (const { title, cells } of sections) {
    if (title !== null) add(title, []);
    for (let from = 0; from < cells.length; from += columns) {
      add(null, cells.slice(from, from + columns));
    }
  }
  return lines;
}

/** Return the pixels that all lines take. */
export function heightOf(lines: readonly Line<unknown>[]): number {
  const last = lines.at(-1);
  return last === undefined ? 0 : last.top + last.height;
}

/** Return the lines that are within so many pixels from a place on. */
export function inView<Cell>(lines: readonly Line<Cell>[], top: number, height: number): Line<Cell>[] {
  const first = firstOf(lines.length, (index) => lines[index]!.top + lines[index]!.height > top);
  const end = firstOf(lines.length, (index) => lines[index]!.top >= top + height);
  return lines.slice(first, end);
}

/** Return the first place; null in a grid without cells. */
export function firstPlace(lines: readonly Line<unknown>[]): Place | null {
  const line = lines.find(({ cells }) => cells.length > 0);
  return line === undefined ? null : { line: line.index, column: 0 };
}

/**
 * Return where a key leads from a place; undefined where it is for nothing here, and the place itself
 * where it leads no further.
 *
 * @param key as events name it, the arrows as in a page that is read from left to right.
 * @param isWide whether it goes as far as it can.
 * @param page how many lines are in view.
 */
export function placeAfter(
  lines: readonly Line<unknown>[],
  place: Place,
  key: string,
  isWide: boolean,
  page: number,
): Place | undefined {
  const full = lines.filter(({ cells }) => cells.length > 0);
  const at = full.findIndex(({ index }) => index === place.line);
  const lastOf = (line: Line<unknown>): number => line.cells.length - 1;
  const cell = (index: number, column: number): Place => {
    const line = full[Math.max(0, Math.min(index, full.length - 1))]!;
    return { line: line.index, column: Math.max(0, Math.min(column, lastOf(line))) };
  };
  switch (key) {
    case "ArrowRight":
      if (place.column < lastOf(full[at]!)) return cell(at, place.column + 1);
      return at < full.length - 1 ? cell(at + 1, 0) : place;
    case "ArrowLeft":
      if (place.column > 0) return cell(at, place.column - 1);
      return at > 0 ? cell(at - 1, Infinity) : place;
    case "ArrowDown":
      return at < full.length - 1 ? cell(at + 1, place.column) : place;
    case "ArrowUp":
      return at > 0 ? cell(at - 1, place.column) : place;
    case "PageDown":
      return cell(at + page, place.column);
    case "PageUp":
      return cell(at - page, place.column);
    case "Home":
      return cell(isWide ? 0 : at, 0);
    case "End":
      return cell(isWide ? Infinity : at, Infinity);
    default:
      return undefined;
  }
}
