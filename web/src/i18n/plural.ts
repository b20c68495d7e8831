/** Numbers and their words; the rules of a language are made once, since making them is slow. */

/** The forms of a word that a language has; `other` is always there. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/**
 * Return what picks the form of a word for a count, with `#` replaced by the count.
 *
 * @param language a BCP 47 tag, like `en`.
 */
export function plural(language: string): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(language);
  const digits = new Intl.NumberFormat(language);
  return (count, forms) =>
    (forms[rules.select(count)] ?? forms.other).replace("#", digits.format(count));
}
