/** What is completed, and where nothing is: rule C11. */

import { expect, test } from "vitest";
import { shortcodeBegun, shortcodeClosed } from "../src/core/completion";

/** Return what is begun in a text, in which `|` stands for the cursor. */
function begun(marked: string): string | undefined {
  const cursor = marked.indexOf("|");
  const at = shortcodeBegun(marked.replace("|", ""), cursor);
  if (at !== null) expect(marked.slice(at.from, cursor)).toBe(`:${at.query}`);
  return at?.query;
}

function closed(marked: string): string | undefined {
  const cursor = marked.indexOf("|");
  return shortcodeClosed(marked.replace("|", ""), cursor)?.query;
}

test.each([
  [":sm|", "sm"],
  ["Hello :smi|", "smi"],
  ["Hello :smi| and more", "smi"],
  ["(:+1|", "+1"],
  ["One\n:heart_ey|", "heart_ey"],
  ["😄:he|", "he"],
  [":قلب|", "قلب"],
  ["*bold :smi|*", "smi"],
  ["`code` :smi|", "smi"],
  ["```\ncode\n```\n:smi|", "smi"],
  ["- an item :smi|", "smi"],
])("%s begins a shortcode", (text, query) => {
  expect(begun(text)).toBe(query);
});

test.each([
  ":|", ":s|", ":smi |", "smi|",
  // Times, addresses, paths, words.
  "12:30|", "12:30:45|", "at :30|", "C:\\te|", "C:te|", "http://ex|", "http:ex|", "note:this|", "a::bc|", "_:ab|",
  // Code, also where its end is not written yet.
  "`:smi|`", "`:smi|", "`` a ` :smi|", "```\n:smi|", "```\n:smi|\n```", "> ```\n> :smi|", "- `:smi|`",
  "https://example.org/-:smi|", "[:smi|](https://example.org)",
])("%s begins none", (text) => {
  expect(begun(text)).toBeUndefined();
});

test("a shortcode is closed by its second colon", () => {
  expect(closed("So :smile:|")).toBe("smile");
  expect(closed(":100:|")).toBe("100");
  expect(closed(":flag-de:| or")).toBe("flag-de");
  for (const text of ["smile:|", "12:30:|", "::|", ": smile:|", "`:smile:|`", "`:smile:|", "a:smile:|"]) {
    expect(closed(text)).toBeUndefined();
  }
});
