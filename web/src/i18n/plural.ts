/** Numbers and their words; the rules of a language are made once, since making them is slow. */

import { locale } from "./locale.svelte";

/** The forms of a word that a language has; `other` is always there. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

const digits = new Map<string, Intl.NumberFormat>();

/** Return a number as the locale of the page writes it. */
export function number(value: number): string {
  const tag = locale();
  const format = digits.get(tag) ?? new Intl.NumberFormat(tag);
  digits.set(tag, format);
  return format.format(value);
}

/**
 * Return what picks the form of a word for a count, with `#` replaced by the count.
 *
 * @param language a BCP 47 tag, like `en`.
 */
export function plural(language: string): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(language);
  return (count, forms) => (forms[rules.select(count)] ?? forms.other).replace("#", number(count));
}
