/** What is wrong, in the language of the page. */

import type { Problem } from "../core/session";
import { locale } from "./locale.svelte";
import { number } from "./plural";
import { t } from "./words.svelte";

const VALUE = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d[\d,]*/gu;

/** Return the words for a problem: those for what the server said, or else for its code. */
export function problemWords({ code, detail }: Problem): string {
  // A server that is newer than the page may have codes that the page does not know.
  const words: Partial<Record<string, string>> = t().problems;
  return translated(detail) ?? words[code] ?? detail;
}

/** Return the words for what is wrong with single fields. */
export function fieldWords({ fields = {} }: Problem): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, sentences]) => [
      name,
      sentences.map((sentence) => translated(sentence) ?? unknown(sentence)),
    ]),
  );
}

/** Return what is said instead of a sentence that has no translation: the server speaks English. */
function unknown(sentence: string): string {
  return locale().startsWith("en") ? sentence : t().problems.invalid;
}

/** Return a sentence of the server's in the language of the page, or null if it is not known. */
function translated(sentence: string): string | null {
  const values = sentence.match(VALUE) ?? [];
  // Refusals come with the words that are loaded later; until then there are those for the code.
  const { sentences, refusals } = t();
  const words: Partial<Record<string, string>> = { ...sentences, ...refusals };
  const known = words[sentence.replace(VALUE, "{}")];
  if (known === undefined) return null;
  return known.replace(/\{\}/gu, () => {
    const value = Number(values.shift()?.replaceAll(",", ""));
    return Number.isNaN(value) ? "" : number(value);
  });
}
