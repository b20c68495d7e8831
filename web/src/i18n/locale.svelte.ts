/** The locale that dates, times and numbers are shown in. */

let tag = $state("en");

/** Return the locale, a BCP 47 tag; whoever reads it in a component follows a change. */
export function locale(): string {
  return tag;
}

/**
 * Take the locale of a language: the browser's own if it speaks the language, like `en-GB`.
 *
 * @param language the language of the page, like `en`.
 * @param spoken the locales that the browser prefers, the first one most.
 */
export function setLocale(language: string, spoken: readonly string[]): void {
  tag = spoken.find((one) => one.split("-")[0] === language) ?? language;
}
