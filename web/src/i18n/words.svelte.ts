/** The language of the page, and its words. */

import type { Settings } from "../ui/settings.svelte";
import type { Catalogue } from "./en";
import { doors } from "./en.doors";
import { setLocale } from "./locale.svelte";

/** The languages that there are, each by its own name. */
export const LANGUAGES = { en: "English", de: "Deutsch", ar: "العربية" };

export type Language = keyof typeof LANGUAGES;

/** English, of which a door has its own words alone. */
let english = doors as Catalogue;

const LOADERS: Record<Language, () => Promise<Catalogue>> = {
  en: () => Promise.resolve(english),
  de: () => import("./de").then((module) => module.de),
  ar: () => import("./ar").then((module) => module.ar),
};

let words = $state.raw<Catalogue>(english);
let wanted = 0;

/** Return the words; whoever reads them in a component follows a change of the language. */
export function t(): Catalogue {
  return words;
}

/** Take all words of English; what is behind the doors brings them, before it is shown. */
export function takeEnglish(all: Catalogue): void {
  if (words === english) words = all;
  english = all;
}

/** Return the language that was chosen, or the first of the browser's that there is. */
export function languageOf(choice: Settings["language"], spoken: readonly string[]): Language {
  const languages = [choice, ...spoken.map((one) => one.split("-")[0])];
  return languages.find((one): one is Language => one! in LANGUAGES) ?? "en";
}

/** Take the language that is chosen: its words, its locale and its direction. */
export async function takeLanguage(choice: Settings["language"]): Promise<void> {
  const mine = (wanted += 1);
  let language = languageOf(choice, navigator.languages);
  let loaded: Catalogue;
  try {
    loaded = await LOADERS[language]();
  } catch {
    // Words that cannot be loaded are English until they can.
    language = "en";
    loaded = english;
  }
  if (mine !== wanted) return; // Another was chosen meanwhile.
  words = loaded;
  setLocale(language, navigator.languages);
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
}
