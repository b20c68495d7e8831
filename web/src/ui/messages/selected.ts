/** Which messages are selected, by their seqs. */

/** So many are selected at once. */
export const SELECTED_MOST = 100;

/** From where a range is selected, and what is selected beside it. */
export interface Selection {
  readonly anchor: number;
  readonly others: ReadonlySet<number>;
}

/** Return what is selected once one was taken or given up; no more than there may be. */
export function toggled(selected: ReadonlySet<number>, seq: number): ReadonlySet<number> {
  const without = [...selected].filter((one) => one !== seq);
  const isTaken = without.length === selected.size;
  return new Set(isTaken ? [...without, seq].slice(0, SELECTED_MOST) : without);
}

/**
 * Return what is selected once one has gone from the anchor to a seq; the nearest to the anchor, where
 * those are too many.
 *
 * @param seqs those that there are, in order.
 */
export function between(
  { anchor, others }: Selection,
  seq: number,
  seqs: readonly number[],
): ReadonlySet<number> {
  const range = seqs.filter((one) => Math.min(anchor, seq) <= one && one <= Math.max(anchor, seq));
  const fromAnchor = seq < anchor ? range.reverse() : range;
  return new Set([...new Set([...others, ...fromAnchor])].slice(0, SELECTED_MOST));
}
