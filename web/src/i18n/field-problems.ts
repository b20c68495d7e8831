/** What is wrong with the fields of a form, in the language of the page. */

import type { Problem } from "../core/session";
import { locale } from "./locale.svelte";
import { translated } from "./problems";
import { t } from "./words.svelte";

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
