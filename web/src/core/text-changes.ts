/** What became of a text when it was edited: the words that stayed, went and came. */

export interface TextPart {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
}

/** Above so many comparisons, what stands between the common ends is one change. */
const COMPARISONS_MAX = 1_000_000;

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

/**
 * Return both texts as one, in parts: without what was added it is the text before, without what was
 * removed the text after.
 *
 * It keeps the longest common run of words (Wagner and Fischer, 1974). Where nothing but white space
 * stays between two changes, they are one: what went stands whole, and what came behind it.
 */
export function textChanges(before: string, after: string): TextPart[] {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  let start = 0;
  while (start < old.length && old[start] === now[start]) start += 1;
  let end = 0;
  const shorter = Math.min(old.length, now.length);
  while (end < shorter - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  return joined([
    ...old.slice(0, start).map((text) => ({ kind: "same" as const, text })),
    ...between(old.slice(start, old.length - end), now.slice(start, now.length - end)),
    ...old.slice(old.length - end).map((text) => ({ kind: "same" as const, text })),
  ]);
}

function between(old: readonly string[], now: readonly string[]): TextPart[] {
  const width = now.length + 1;
  const isFar = old.length * now.length > COMPARISONS_MAX;
  /** How many words both have in common from two places on, by row and column. */
  const common = new Uint16Array(isFar ? 0 : (old.length + 1) * width);
  for (let row = old.length - 1; row >= 0 && !isFar; row -= 1) {
    for (let column = now.length - 1; column >= 0; column -= 1) {
      const at = row * width + column;
      const isSame = old[row] === now[column];
      common[at] = isSame ? common[at + width + 1]! + 1 : Math.max(common[at + width]!, common[at + 1]!);
    }
  }
  const parts: TextPart[] = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < now.length) {
    const at = row * width + column;
    if (!isFar && row < old.length && old[row] === now[column]) {
      parts.push({ kind: "same", text: old[row]! });
      row += 1;
      column += 1;
    } else if (row < old.length && (isFar || column === now.length || common[at + width]! >= common[at + 1]!)) {
      parts.push({ kind: "removed", text: old[row]! });
      row += 1;
    } else {
      parts.push({ kind: "added", text: now[column]! });
      column += 1;
    }
  }
  return parts;
}

/** Return words, and what stands between them. */
function wordsOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Return parts with those of one kind that stand together as one. */
function joined(parts: readonly TextPart[]): TextPart[] {
  const found: TextPart[] = [];
  let [removed, added, space, same] = ["", "", "", ""];
  const end = (): void => {
    const kinds = { same, removed, added } as const;
    for (const kind of ["same", "removed", "added"] as const) {
      if (kinds[kind] !== "") found.push({ kind, text: kinds[kind] });
    }
    [same, removed, added, space] = [space, "", "", ""];
  };
  for (const { kind, text } of parts) {
    const isChanged = removed + added !== "";
    if (kind !== "same") {
      removed += space + (kind === "removed" ? text : "");
      added += space + (kind === "added" ? text : "");
      space = "";
    } else if (isChanged && text.trim() === "") space += text;
    else {
      if (isChanged) end();
      same += text;
    }
  }
  end();
  end(); // The white space behind the last change.
  return found;
}
