/** That all words come from the catalogue, in every language. */

import { type AST, parse } from "svelte/compiler";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import firstScript from "../public/first.js?raw";
import type { Problem } from "../src/core/session";
import { words as ar } from "../src/i18n/ar/conversation";
import { words as de } from "../src/i18n/de/conversation";
import { words as germanDoor } from "../src/i18n/de/door";
import { words as account } from "../src/i18n/en/account";
import { words as en } from "../src/i18n/en/conversation";
import { words as door } from "../src/i18n/en/door";
import { words as later } from "../src/i18n/en/later";
import { setLocale } from "../src/i18n/locale.svelte";
import { fieldWords } from "../src/i18n/field-problems";
import { problemWords } from "../src/i18n/problems";
import { languageOf, t, takeLanguage, takeWords } from "../src/i18n/words.svelte";
import type { Settings } from "../src/ui/settings.svelte";

const SOURCES = import.meta.glob<string>("../src/**/*.svelte", {
  eager: true,
  query: "?raw",
  import: "default",
});
/** Names that are the same in every language. */
const NAMES = new Set(["Edge", "Opera", "Mac OS X"]);
const LABELS = new Set(["aria-label", "title", "placeholder", "alt", "label"]);

type Node = { type: string; [name: string]: unknown };

/** Return every text in a component that looks as if somebody were to read it. */
function wordsIn(source: string): string[] {
  const found: string[] = [];
  const walk = (value: unknown, parent: Node | null): void => {
    if (Array.isArray(value)) for (const one of value) walk(one, parent);
    if (typeof value !== "object" || value === null || !("type" in value)) return;
    const node = value as Node;
    if (node.type === "ImportDeclaration" || node.type.startsWith("TS")) return;
    if (node.type === "Text" && isShown(parent)) found.push((node as unknown as AST.Text).data);
    if (node.type === "TemplateElement") found.push(spoken((node.value as { raw: string }).raw));
    if (node.type === "Literal" && typeof node.value === "string") {
      // What is compared is the name of a key or of a state.
      if (parent?.type !== "BinaryExpression") found.push(spoken(node.value));
    }
    for (const [name, child] of Object.entries(node)) {
      if (name !== "css" && name !== "metadata" && name !== "comments") walk(child, node);
    }
  };
  walk(parse(source, { modern: true }), null);
  return found.filter((text) => /\p{L}/u.test(text) && !NAMES.has(text));
}

/** Return whether a text is between tags, or in an attribute that is read out. */
function isShown(parent: Node | null): boolean {
  return parent?.type !== "Attribute" || LABELS.has(parent.name as string);
}

/** Return a string of the code if it is a sentence or begins like one. */
function spoken(text: string): string {
  return /^\p{Lu}\p{Ll}+$|\p{L}[.…]?\s\p{L}/u.test(text) ? text : "";
}

test.each(Object.keys(SOURCES))("%s has no words of its own", (path) => {
  expect(wordsIn(SOURCES[path]!)).toEqual([]);
});

test.each([
  ["<p>Hello</p>", "Hello"],
  ['<button aria-label="Close"></button>', "Close"],
  ['<p>{isOpen ? "Open" : ""}</p>', "Open"],
  ["<script>const said = `${who} is writing`;</script>", " is writing"],
])("words that are not of the catalogue are found: %s", (source, words) => {
  expect(wordsIn(source)).toEqual([words]);
});

test("in Arabic what people chose is isolated in every sentence", () => {
  const sources = import.meta.glob<string>("../src/i18n/ar/*.ts", {
    eager: true,
    query: "?raw",
    import: "default",
  });
  const words = Object.values(sources).join();
  expect(words).toContain("${isolated(name)}");
  expect(words.match(/\$\{(?:name|text|title|site|group|query|one|other)\}/gu)).toBe(null);
});

/** The sources that are loaded with one, without those that come later. */
function loadedWith(entry: string): Map<string, string> {
  const files = import.meta.glob<string>("../src/**/*.{svelte,ts}", {
    eager: true,
    query: "?raw",
    import: "default",
  });
  const sources = new Map(
    Object.entries(files).map(([path, source]) => [path.replace("..", "file://"), source]),
  );
  const found = new Map<string, string>();
  const take = (path: string): void => {
    const source = sources.get(path);
    if (source === undefined || found.has(path)) return;
    found.set(path, source);
    for (const [, name] of source.matchAll(/^\s*import (?!type).*"(\..+)";$|^\} from "(\..+)";$/gmu)) {
      if (name === undefined) continue;
      const { href } = new URL(name, path);
      take(href);
      take(`${href}.ts`);
    }
  };
  take(entry);
  return found;
}

/** The sections of words that sources show. */
function sections(...entries: string[]): string[] {
  const sources = entries.flatMap((entry) => [...loadedWith(`file:///src/${entry}`).values()]);
  expect(sources.length).toBeGreaterThanOrEqual(entries.length);
  return [...new Set([...sources.join().matchAll(/\bt\(\)\.(\w+)/gu)].map(([, section]) => section!))];
}

test("the sign-in has words of its own", () => {
  const shown = sections("main.ts", "screens/SignIn.svelte");
  expect(shown).toContain("doors");
  expect(Object.keys(door)).toEqual(expect.arrayContaining(shown));
});

test("the doors beside the sign-in show its words and those of accounts", () => {
  const shown = sections("screens/SignUp.svelte", "screens/Forgot.svelte", "screens/Reset.svelte");
  expect(shown).toContain("account");
  expect([...Object.keys(door), ...Object.keys(account)]).toEqual(expect.arrayContaining(shown));
});

test("a conversation shows no words that are loaded later", () => {
  const shown = sections("Inside.svelte");
  expect(shown).toContain("composer");
  expect([...Object.keys(door), ...Object.keys(en)]).toEqual(expect.arrayContaining(shown));
});

test("each section of words is in one part", () => {
  const names = [door, account, en, later].flatMap((part) => Object.keys(part));
  expect(new Set(names).size).toBe(names.length);
});

test("a part of the words comes in the language of the page, and follows a change of it", async () => {
  await speak("de");
  await takeWords("conversation");
  expect(t().composer.send).toBe(de.composer.send);
  await speak("en");
  expect(t().composer.send).toBe(en.composer.send);
  await speak("ar");
  expect([t().composer.send, t().doors.signIn]).not.toContain(en.composer.send);
});

afterEach(async () => {
  await speak("en");
  vi.unstubAllGlobals();
});

/** Speak a language, as a page would. */
async function speak(language: Settings["language"], ...spoken: string[]): Promise<void> {
  vi.stubGlobal("navigator", { languages: spoken });
  vi.stubGlobal("document", { documentElement: {} });
  await takeLanguage(language);
}

test("the browser's first language that there is holds, unless one was chosen", () => {
  expect(languageOf("browser", ["fr-FR", "de-AT", "en"])).toBe("de");
  expect(languageOf("browser", ["fr"])).toBe("en");
  expect(languageOf("browser", [])).toBe("en");
  expect(languageOf("ar", ["de"])).toBe("ar");
});

let runs = 0;

/** Run what the page runs before anything is drawn; return what it makes of `html`. */
async function first(kept: string, spoken: string[]): Promise<object> {
  const page = { dataset: {} };
  vi.stubGlobal("document", { documentElement: page });
  vi.stubGlobal("MutationObserver", class { observe(): void {} }); // A browser shows what it does.
  vi.stubGlobal("localStorage", { getItem: () => kept });
  vi.stubGlobal("navigator", { languages: spoken });
  runs += 1; // Each is a module of its own, so that it runs anew.
  await import(`data:text/javascript,${encodeURIComponent(firstScript)}//${runs}`);
  return page;
}

test("what is set before anything is drawn is what the page sets", async () => {
  for (const language of ["browser", "en", "de", "ar"] as const) {
    for (const spoken of [["ar-EG", "de"], ["fr", "de-CH"], ["fr"], []]) {
      const page = await first(JSON.stringify({ language, theme: "dark" }), spoken);
      await speak(language, ...spoken);
      const { lang, dir } = document.documentElement;
      const dataset = { theme: "dark", density: "comfortable" };
      expect(page).toEqual({ lang, dir, dataset });
    }
  }
});

test.each(["null", "17", "[", '{"language": 3, "theme": null}'])(
  "the page begins with what somebody else kept: %s",
  async (kept) => {
    const page = await first(kept, ["de"]);
    expect(page).toMatchObject({ lang: "de", dir: "ltr", dataset: { theme: "system" } });
  },
);

describe("numbers have the right word", () => {
  test("in English and German", () => {
    const counts = [0, 1, 2, 1_500];
    expect(counts.map(en.conversation.people)).toEqual([
      "0 people",
      "1 person",
      "2 people",
      "1,500 people",
    ]);
    setLocale("de", []);
    expect(counts.map(de.conversation.people)).toEqual([
      "0 Personen",
      "1 Person",
      "2 Personen",
      "1.500 Personen",
    ]);
  });

  test("in Arabic", () => {
    setLocale("ar", ["ar-MA"]);
    expect([0, 1, 2, 3, 11, 100].map(ar.conversation.people)).toEqual([
      "لا أحد",
      "شخص واحد",
      "شخصان",
      "3 أشخاص",
      "11 شخصًا",
      "100 شخص",
    ]);
    setLocale("ar", ["ar-EG"]);
    expect(ar.conversation.people(3)).toBe("٣ أشخاص");
  });
});

describe("what is wrong is said in the language of the page", () => {
  const busy: Problem = { code: "rate_limited", detail: "Too many attempts. Try again in 850 s." };

  beforeEach(async () => {
    await speak("en");
    await takeWords("later");
  });

  test("in the words for the sentence, with its numbers", async () => {
    expect(problemWords(busy)).toBe("Too many attempts. Try again in 850 s.");
    await speak("de");
    expect(problemWords(busy)).toBe("Zu viele Versuche. Versuch es in 850 s noch einmal.");
    const title = ["The title is empty; send 1 to 100 characters.", "A new sentence."];
    expect(fieldWords({ code: "invalid", detail: "", fields: { title } })).toEqual({
      title: ["Der Name ist leer; erlaubt sind 1 bis 100 Zeichen.", germanDoor.problems.invalid],
    });
    await speak("en");
    expect(fieldWords({ code: "invalid", detail: "", fields: { title } })).toEqual({ title });
  });

  test("what is full is not said to have changed", async () => {
    const full: Problem = { code: "conflict", detail: "You can save at most 1,000 messages." };
    expect(problemWords(full)).toBe(full.detail);
    await speak("de");
    expect(problemWords(full)).toBe("Du kannst dir höchstens 1.000 Nachrichten merken.");
  });

  test("a message that can not be sent says what it lacks", () => {
    const gone: Problem = { code: "invalid", detail: "Message 7 is deleted." };
    expect(problemWords(gone)).toBe("The message that you reply to is deleted.");
  });

  test("in the words for the code, where the sentence is not known", async () => {
    await speak("de");
    expect(problemWords({ code: "conflict", detail: "Something." })).toBe(germanDoor.problems.conflict);
  });

  test("in the server's words, where even the code is not known", async () => {
    await speak("de");
    const code = "of_tomorrow" as Problem["code"];
    expect(problemWords({ code, detail: "Something." })).toBe("Something.");
  });

  test("without the id of somebody who is gone", async () => {
    const id = "01a1e395-ae80-7aa0-aee8-b9997f5c7c29";
    const members = [`Nobody with an active account has the id ${id}.`];
    await speak("de");
    expect(fieldWords({ code: "invalid", detail: "", fields: { members } })).toEqual({
      members: ["Eine der Personen hat kein aktives Konto mehr."],
    });
    await speak("en");
    expect(t().sentences["This field may not be blank."]).toBe("This field may not be blank.");
  });

  test.each(["changes", "new conversations"])(
    "a limit on %s says of what there is too much and how long to wait",
    (things) => {
      const detail = `Too many ${things}. Try again in 3600 s.`;
      expect(problemWords({ code: "rate_limited", detail })).toMatch(
        new RegExp(`^Too many ${things}\\..* 3,600 s\\.$`, "u"),
      );
    },
  );
});
