// @vitest-environment node

import { expect, test } from "vitest";
import { highlighted } from "../src/core/highlight";

/** Return what has a colour in some code. */
function coloured(language: string, code: string): string[] {
  return highlighted(language, code).flatMap(({ kind, text }) => (kind === null ? [] : [`${kind} ${text}`]));
}

test("M3: the words of code are told apart", () => {
  expect(coloured("python", "if a1: # so\n  return 'it\\'s' + 1_000 + None")).toEqual([
    "keyword if", "comment # so", "keyword return", "string 'it\\'s'", "number 1_000", "number None",
  ]);
  expect(coloured("toml", "[wren]\nlive = true\nopens = \"9:00\"")).toEqual(["keyword [wren]", "number true", 'string "9:00"']);
  expect(coloured("js", "const a = `x\n${1}`; /* b\n*/ 2")).toEqual(["keyword const", "string `x\n${1}`", "comment /* b\n*/", "number 2"]);
  expect(coloured("YAML", "name: x#y # z")).toEqual(["keyword name", "comment # z"]);
  expect(coloured("sql", "SELECT 'it''s' -- x")).toEqual(["keyword SELECT", "string 'it''s'", "comment -- x"]);
  expect(coloured("diff", "-old\n+new\n same")).toEqual(["removed -old", "string +new"]);
  expect(coloured("html", '<a href="x">b</a><!-- c -->')).toEqual(["keyword <a", 'string "x"', "keyword >", "keyword </a", "keyword >", "comment <!-- c -->"]);
});

test("code of a language that nobody knows, and of none that is one, has no colours", () => {
  expect(highlighted("brainfuck", "if 1")).toEqual([{ text: "if 1", kind: null }]);
  expect(highlighted("constructor", "if 1")).toEqual([{ text: "if 1", kind: null }]);
});

const PARTS = ["a", "1", "_", '"', "'", "`", "/", "/*", "*", "#", "-", "<!--", "<", "[", "\\", '"\\', "\n[", "\n-", '"""', "a ", "é"];

// What takes longer than in proportion needs minutes here.
test.each(["c", "css", "html", "ini", "js", "php", "python", "rust", "sh", "sql", "swift", "yaml", "diff"])("M2: 64 KiB of %s are told apart in linear time, and nothing is lost", (language) => {
  for (const part of PARTS) {
    const code = part.repeat(65_536 / part.length);
    expect(highlighted(language, code).map(({ text }) => text).join("") === code).toBe(true);
  }
}, 20_000);
