/** What is wrong, in the language of the page. */

import type { Problem } from "../core/session";
import { number } from "./plural";
import { t } from "./words.svelte";

const VALUE = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d[\d,]*/gu;

/** Return the words for a problem: those for what the server said, or else for its code. */
export function problemWords({ code, detail }: Problem): string {
  // A server that is newer than the page may have codes that the page does not know.
  const { problems, fileProblems } = t(); // The second ones come with the words that are loaded later.
  const words: Partial<Record<string, string>> = { ...problems, ...fileProblems };
  return translated(detail) ?? words[code] ?? detail;
}

/** Return a sentence of the server's in the language of the page, or null if it is not known. */
export function translated(sentence: string): string | null {
  const values = sentence.match(VALUE) ?? [];
  // Most come with the words that are loaded later; until then there are those for the code.
  const { sentences, accountSentences, refusals } = t();
  const words: Partial<Record<string, string>> = { ...sentences, ...accountSentences, ...refusals };
  const known = words[sentence.replace(VALUE, "{}")];
  if (known === undefined) return null;
  return known.replace(/\{\}/gu, () => {
    const value = Number(values.shift()?.replaceAll(",", ""));
    return Number.isNaN(value) ? "" : number(value);
  });
}
