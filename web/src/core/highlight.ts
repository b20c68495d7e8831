/**
 * Tells the words of code apart: keywords, strings, numbers, comments.
 *
 * By hand, since whoever writes a message chooses the code: libraries for this take quadratic time or
 * worse for some (@speed-highlight/core 2.1.0 more than 100 ms for 2,000 digits in `ini`). Each of the
 * expressions here takes what it begins with, or fails at its first signs, so that no sign is looked
 * at but once or twice.
 */

export type Kind = "keyword" | "string" | "number" | "comment" | "removed";

export interface Piece {
  readonly text: string;
  /** Null for what stands in no colour. */
  readonly kind: Kind | null;
}

interface Language {
  /** Expressions by what they find, in the order in which they are tried. */
  readonly finds: readonly (readonly [kind: Kind, source: string])[];
  readonly keywords: ReadonlySet<string>;
  /** Whether a word before a colon is one, too. */
  readonly hasKeys?: boolean;
}

const SLASHES = "\\/\\/[^\\n]*|\\/\\*(?:[^*]|\\*(?!\\/))*(?:\\*\\/)?";
const HASH = "#[^\\n]*";
const DASHES = "--[^\\n]*";
const DOUBLE = '"(?:[^"\\\\\\n]|\\\\[^])*"?';
const SINGLE = "'(?:[^'\\\\\\n]|\\\\[^])*'?";
const TICKS = "`(?:[^`\\\\]|\\\\[^])*`?";
const TRIPLE = "\"\"\"(?:[^\"]|\"(?!\"\"))*(?:\"\"\")?|'''(?:[^']|'(?!''))*(?:''')?";
const SECTION = "^\\[[^\\n]*";
const NUMBER = "(?<![\\w$])[0-9][\\w.]*";
const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/u.source;
const LITERALS = new Set(["true", "false", "null", "undefined", "nil", "None", "True", "False", "NULL"]);

const words = (list: string): ReadonlySet<string> => new Set(list.split(" "));

function language(comment: string, string: string, keywords: string): Language {
  return { finds: [["comment", comment], ["string", string]], keywords: words(keywords) };
}

const C_WORDS =
  "auto break case char const continue default do double else enum extern float for goto if int long return short signed sizeof static struct switch typedef union unsigned void volatile while";
const CPP_WORDS =
  "bool catch class constexpr delete explicit friend inline namespace new noexcept nullptr operator override private protected public template this throw try typename using virtual";
const JS_WORDS =
  "as async await break case catch class const continue debugger default delete do else export extends finally for from function get if import in instanceof let new of return set static super switch this throw try typeof var void while yield";
const TS_WORDS =
  "abstract any boolean declare enum implements infer interface is keyof namespace never number private protected public readonly satisfies string type unknown";
const JAVA_WORDS =
  "abstract boolean break byte case catch char class continue default do double else enum extends final finally float for if implements import instanceof int interface long new package private protected public record return short static super switch synchronized this throw throws try var void volatile while";
const SQL_WORDS =
  "add all alter and as asc begin between by case check commit constraint create cross default delete desc distinct drop else end exists foreign from full group having if in index inner insert into is join key left like limit not offset on or order outer primary references returning right rollback select set table then union unique update using values view when where with";

const C = language(SLASHES, `${DOUBLE}|${SINGLE}`, C_WORDS);
const CPP = language(SLASHES, `${DOUBLE}|${SINGLE}`, `${C_WORDS} ${CPP_WORDS}`);
const JS = language(SLASHES, `${DOUBLE}|${SINGLE}|${TICKS}`, JS_WORDS);
const TS = language(SLASHES, `${DOUBLE}|${SINGLE}|${TICKS}`, `${JS_WORDS} ${TS_WORDS}`);
const PYTHON = language(
  HASH,
  `${TRIPLE}|${DOUBLE}|${SINGLE}`,
  "and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return self try while with yield",
);
const SHELL = language(
  "(?<![^\\s])#[^\\n]*",
  `${DOUBLE}|'[^']*'?`,
  "case cd do done echo elif else esac exit export fi for function if in local return set shift source sudo then until while",
);
const INI: Language = {
  finds: [["comment", "[#;][^\\n]*"], ["keyword", SECTION], ["string", `${TRIPLE}|${DOUBLE}|${SINGLE}`]],
  keywords: new Set(),
};
const YAML: Language = { ...language(`(?<![^\\s])${HASH}`, `${DOUBLE}|${SINGLE}`, ""), hasKeys: true };
const MARKUP: Language = {
  finds: [["comment", "<!--(?:[^-]|-(?!->))*(?:-->)?"], ["keyword", "<\\/?[\\w:-]*|\\/?>"], ["string", `${DOUBLE}|${SINGLE}`]],
  keywords: new Set(),
};

const LANGUAGES = new Map<string, Language>(
  Object.entries({
    c: C,
    "c++": CPP,
    cpp: CPP,
    "c#": language(SLASHES, `${DOUBLE}|${SINGLE}`, `${JAVA_WORDS} async await decimal foreach get in is namespace object out override readonly ref sealed set string struct using virtual where`),
    css: { ...language("\\/\\*(?:[^*]|\\*(?!\\/))*(?:\\*\\/)?", `${DOUBLE}|${SINGLE}`, ""), hasKeys: true },
    diff: { finds: [["comment", "^@@[^\\n]*"], ["string", "^\\+[^\\n]*"], ["removed", "^-[^\\n]*"]], keywords: new Set() },
    go: language(SLASHES, `${DOUBLE}|${SINGLE}|${TICKS}`, "break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var bool byte error int int64 string uint"),
    html: MARKUP,
    ini: INI,
    java: language(SLASHES, `${TRIPLE}|${DOUBLE}|${SINGLE}`, JAVA_WORDS),
    js: JS,
    json: language(SLASHES, DOUBLE, ""),
    kotlin: language(SLASHES, `${TRIPLE}|${DOUBLE}|${SINGLE}`, `${JAVA_WORDS} as by companion data fun in init internal is lateinit object open out override reified sealed suspend typealias val when where`),
    lua: language(DASHES, `${DOUBLE}|${SINGLE}`, "and break do else elseif end for function goto if in local not or repeat return then until while"),
    php: language(`${SLASHES}|${HASH}`, `${DOUBLE}|${SINGLE}`, `${JS_WORDS} array echo elseif endif fn foreach global include interface isset match namespace private protected public readonly require trait unset use`),
    python: PYTHON,
    ruby: language(HASH, `${DOUBLE}|${SINGLE}`, "alias and begin break case class def do else elsif end ensure for if in module next not or redo rescue retry return self super then undef unless until when while yield require"),
    rust: language(SLASHES, `${DOUBLE}|'(?:[^'\\\\\\n]|\\\\.)'`, "as async await break const continue crate dyn else enum extern fn for if impl in let loop match mod move mut pub ref return self Self static struct super trait type unsafe use where while bool char f32 f64 i32 i64 str u8 u32 u64 usize String Vec Option Result"),
    sh: SHELL,
    sql: language(`${DASHES}|${SLASHES}`, `${DOUBLE}|'(?:[^']|'')*'?`, `${SQL_WORDS} ${SQL_WORDS.toUpperCase()}`),
    swift: language(SLASHES, `${TRIPLE}|${DOUBLE}`, "as associatedtype async await break case catch class continue default defer do else enum extension fileprivate for func guard if import in init inout internal is let mutating nil open operator private protocol public repeat return self static struct subscript super switch throw throws try typealias var where while"),
    toml: INI,
    ts: TS,
    xml: MARKUP,
    yaml: YAML,
  } satisfies Record<string, Language>),
);
const ALIASES: Readonly<Record<string, string>> = {
  ...{ bash: "sh", shell: "sh", zsh: "sh", console: "sh", javascript: "js", jsx: "js", mjs: "js", json5: "json" },
  ...{ typescript: "ts", tsx: "ts", py: "python", rb: "ruby", rs: "rust", kt: "kotlin", yml: "yaml", golang: "go" },
  ...{ cs: "c#", csharp: "c#", cc: "c++", h: "c", hpp: "c++", svg: "xml", svelte: "html", vue: "html", patch: "diff", scss: "css" },
};

/** Return the pieces of some code; all of it as one where its language is not known. */
export function highlighted(name: string, code: string): Piece[] {
  const lower = name.toLowerCase();
  const known = LANGUAGES.get(ALIASES[lower] ?? lower);
  if (known === undefined) return [{ text: code, kind: null }];
  const kinds: readonly (Kind | null)[] = [...known.finds.map(([kind]) => kind), "number", null];
  const sources = [...known.finds.map(([, source]) => source), NUMBER, WORD];
  const tokens = code.matchAll(new RegExp(sources.map((source) => `(${source})`).join("|"), "gmu"));
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of tokens) {
    const [text] = match;
    const groups: readonly (string | undefined)[] = match.slice(1);
    const group = groups.findIndex((found) => found !== undefined);
    const after = code[match.index + text.length];
    const kind = kinds[group] ?? kindOfWord(known, text, after);
    if (kind === null) continue;
    if (match.index > end) pieces.push({ text: code.slice(end, match.index), kind: null });
    pieces.push({ text, kind });
    end = match.index + text.length;
  }
  if (end < code.length) pieces.push({ text: code.slice(end), kind: null });
  return pieces;
}

function kindOfWord({ keywords, hasKeys }: Language, word: string, after: string | undefined): Kind | null {
  if (keywords.has(word) || (hasKeys && after === ":")) return "keyword";
  return LITERALS.has(word) ? "number" : null;
}
