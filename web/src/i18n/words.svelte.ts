/** The language of the page, and its words. */

import type { Settings } from "../ui/settings.svelte";
import { type Catalogue, en } from "./en";

/** The languages that there are, each by its own name. */
export const LANGUAGES = { en: "English", de: "Deutsch", ar: "العربية" };

export type Language = keyof typeof LANGUAGES;

const LOADERS: Record<Language, () => Promise<Catalogue>> = {
  en: () => Promise.resolve(en),
  de: () => import("./de").then((module) => module.de),
  ar: () => import("./ar").then((module) => module.ar),
};

let words = $state.raw<Catalogue>(en);
let tag = $state("en");

/** Return the words; whoever reads them in a component follows a change of the language. */
export function t(): Catalogue {
  return words;
}

/** The locale whose dates and numbers the page shows: the browser's own, if it speaks the language. */
export function locale(): string {
  return tag;
}

/** Return the language that was chosen, or the first of the browser's that there is. */
export function languageOf(choice: Settings["language"], spoken: readonly string[]): Language {
  const languages = [choice, ...spoken.map((one) => one.split("-")[0])];
  return languages.find((one): one is Language => one! in LANGUAGES) ?? "en";
}

let wanted: Language = "en";

/** Take the language that is chosen: its words, its locale, and its direction. */
export async function takeLanguage(choice: Settings["language"]): Promise<void> {
  const language = languageOf(choice, navigator.languages);
  wanted = language;
  // Without a line the words can not be loaded, and those that are here stay.
  const loaded = await LOADERS[language]().catch(() => null);
  if (loaded === null || language !== wanted) return;
  words = loaded;
  tag = navigator.languages.find((one) => one.split("-")[0] === language) ?? language;
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
}
