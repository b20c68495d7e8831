/** The language of the page, and its words. */

import type { Settings } from "../ui/settings.svelte";
import type { Catalogue, Part, Parts } from "./catalogue";
import { words as door } from "./en/door";
import { setLocale } from "./locale.svelte";

/** The languages that there are, each by its own name. */
export const LANGUAGES = { en: "English", de: "Deutsch", ar: "العربية" };

export type Language = keyof typeof LANGUAGES;

type Loaders = { [Name in Part]: () => Promise<{ words: Parts[Name] }> };

/** The English words of the sign-in are here, whatever else cannot be loaded. */
const LOADERS: Record<Language, Loaders> = {
  en: {
    door: () => Promise.resolve({ words: door }),
    account: () => import("./en/account"),
    conversation: () => import("./en/conversation"),
    later: () => import("./en/later"),
  },
  de: {
    door: () => import("./de/door"),
    account: () => import("./de/account"),
    conversation: () => import("./de/conversation"),
    later: () => import("./de/later"),
  },
  ar: {
    door: () => import("./ar/door"),
    account: () => import("./ar/account"),
    conversation: () => import("./ar/conversation"),
    later: () => import("./ar/later"),
  },
};

let words = $state.raw<Catalogue>(door as Catalogue);
let chosen: Language = "en";
let parts: readonly Part[] = ["door"];
let loading: Promise<void> = Promise.resolve();

/** Return the words; whoever reads them in a component follows a change of the language. */
export function t(): Catalogue {
  return words;
}

/** Return the language that was chosen, or the first of the browser's that there is. */
export function languageOf(choice: Settings["language"], spoken: readonly string[]): Language {
  const languages = [choice, ...spoken.map((one) => one.split("-")[0])];
  return languages.find((one): one is Language => one! in LANGUAGES) ?? "en";
}

/** Take the language that is chosen: its words, its locale and its direction. */
export function takeLanguage(choice: Settings["language"]): Promise<void> {
  chosen = languageOf(choice, navigator.languages);
  return take();
}

/** Take one more part of the words; what shows them waits for that. */
export async function takeWords(part: Part): Promise<void> {
  const isNew = !parts.includes(part);
  if (isNew) parts = [...parts, part];
  try {
    await (isNew ? take() : loading);
  } catch (error) {
    parts = parts.filter((one) => one !== part); // It is loaded when it is asked for again.
    throw error;
  }
}

/** Take all parts that are wanted in the language that is chosen. */
function take(): Promise<void> {
  const mine: Promise<void> = load(chosen).then(([language, loaded]) => {
    if (mine !== loading) return loading; // Something else was wanted meanwhile.
    words = loaded;
    setLocale(language, navigator.languages);
    document.documentElement.lang = language;
    document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
    return undefined;
  });
  loading = mine;
  return mine;
}

/** Load a language; words that cannot be loaded are English until they can. */
async function load(language: Language): Promise<[Language, Catalogue]> {
  try {
    const loaded = await Promise.all(parts.map((part) => LOADERS[language][part]()));
    return [language, Object.assign({}, ...loaded.map((one) => one.words)) as Catalogue];
  } catch (error) {
    if (language === "en") throw error;
    return load("en");
  }
}
