/** The language of the page, and its words. */

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

/** Return the words; whoever reads them in a component follows a change of the language. */
export function t(): Catalogue {
  return words;
}

/** Take the language that `html` names, which a script set before anything was drawn. */
export async function loadLanguage(): Promise<void> {
  words = await LOADERS[document.documentElement.lang as Language]();
}

/** Take a language, here and for the next time. */
export async function setLanguage(language: Language): Promise<void> {
  words = await LOADERS[language]();
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
  localStorage.setItem("language", language);
}
