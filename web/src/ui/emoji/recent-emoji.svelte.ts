/** The emoji that were used last in this browser; they are kept here alone, and other tabs follow. */

const KEPT = "emoji";
const MOST = 24;
/** What stands for them until others are used. */
const COMMON = ["👍", "❤️", "😂", "🎉", "🙏", "👀"];

let used: readonly string[] = $state.raw(read());

/** Return the emoji that were used last, the last one first: six at least, none twice. */
export function recentEmoji(): readonly string[] {
  return used;
}

/** Remember that an emoji was used, in a text or as a reaction. */
export function rememberEmoji(text: string): void {
  used = distinct([text, ...used]);
  try {
    localStorage.setItem(KEPT, JSON.stringify(used));
  } catch {
    // Where nothing may be kept, it holds until the page is left.
  }
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].slice(0, MOST);
}

function read(): readonly string[] {
  let kept: unknown;
  try {
    kept = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
  } catch {
    // Nothing may be kept, or somebody else wrote it.
  }
  const texts = Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  return distinct([...texts, ...COMMON]);
}

addEventListener("storage", (event) => {
  if (event.key === KEPT || event.key === null) used = read();
});
