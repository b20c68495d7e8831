/** Return a name or a text that keeps its own direction within a sentence. */
export function apart(text: string): string {
  return `\u2068${text}\u2069`;
}
