/** Loads the emoji, in the language of the page, when somebody first wants one. */

import { type Emoji, type EmojiRow, type NameRow, named } from "../../core/emoji";
import { locale } from "../../i18n/locale.svelte";
import type { Language } from "../../i18n/words.svelte";
import { drawable } from "./drawn-emoji";

const NAMES: Record<Language, () => Promise<{ default: unknown }>> = {
  en: () => import("../../emoji/en.json"),
  de: () => import("../../emoji/de.json"),
  ar: () => import("../../emoji/ar.json"),
};

const loads = new Map<Language, Promise<readonly Emoji[]>>();

/** Return the emoji that can be drawn here; what could not be loaded is tried again. */
export function loadEmoji(): Promise<readonly Emoji[]> {
  const language = locale().split("-")[0] as Language;
  const known = loads.get(language);
  if (known !== undefined) return known;
  const loading = load(language);
  loads.set(language, loading);
  loading.catch(() => loads.delete(language));
  return loading;
}

async function load(language: Language): Promise<readonly Emoji[]> {
  const [rows, names] = await Promise.all([import("../../emoji/all.json"), NAMES[language]()]);
  return drawable(named(rows.default as EmojiRow[], names.default as NameRow[]));
}
