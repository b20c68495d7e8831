import { expect, test } from "vitest";
import { contentOf, plainText } from "../src/core/content";
import { linkOf } from "../src/core/formatting";
import { parseLine } from "../src/core/markup/inline";

/** Return the addresses in a text that are links. */
function links(text: string): string[] {
  return parseLine(text).flatMap((node) => (node.type === "link" ? node.url : []));
}

const parse = (text: string) => contentOf({ text });

test("an address in a text is a link, without the point after it", () => {
  expect(parseLine("See https://example.org/menu. Good?")).toEqual([
    { type: "text", text: "See " },
    { type: "link", text: "https://example.org/menu", url: "https://example.org/menu" },
    { type: "text", text: ". Good?" },
  ]);
  expect(parseLine("javascript:alert(1)")).toEqual([{ type: "text", text: "javascript:alert(1)" }]);
});

test.each([
  ["https://en.wikipedia.org/wiki/Tide_(sea)", "https://en.wikipedia.org/wiki/Tide_(sea)"],
  ["(see https://example.org/a_(b))", "https://example.org/a_(b)"],
  ["(https://example.org/a).", "https://example.org/a"],
  ["https://example.org/?q=[a]&b={c}!?", "https://example.org/?q=[a]&b={c}"],
  ["https://example.org/(", "https://example.org/"],
  ["<http://example.org>", "http://example.org"],
  ["„https://example.com/de“", "https://example.com/de"],
  ["«https://example.com/fr»…", "https://example.com/fr"],
  ["انظر https://example.com/ar، حسنًا؟", "https://example.com/ar"],
  ["https://example.com/ja。次の", "https://example.com/ja"],
  ["https://example.com/?a=1&b=#top-", "https://example.com/?a=1&b=#top-"],
])("in %s the address is %s", (text, address) => {
  expect(links(text)).toEqual([address]);
  expect(plainText(parse(text))).toBe(text);
});

test.each([
  ["See www.example.org.", "https://www.example.org"],
  ["(WWW.example.org/a_(b))", "https://WWW.example.org/a_(b)"],
  ["mailto:ana@example.org?subject=Tide, soon", "mailto:ana@example.org?subject=Tide"],
])("in %s the link leads to %s", (text, url) => {
  expect(links(text)).toEqual([url]);
  expect(plainText(parse(text))).toBe(text);
});

test.each(["www.", "www.example", "awww.example.org", "me@www.example.org", "mailto:", "mailto:ana", "xmailto:a@b.org", "https://"])(
  "in %s there is no link",
  (text) => {
    expect(links(text)).toEqual([]);
    expect(plainText(parse(text))).toBe(text);
  },
);

test("a text that looks for trouble is split whole, bracket by bracket", () => {
  const texts = ["http://" + ")".repeat(10_000), "http://".repeat(1_500), "https://" + "(".repeat(10_000), "www.".repeat(3_000), "mailto:".repeat(2_000)];
  for (const text of texts) expect(plainText(parse(text))).toBe(text);
});

test("an address makes a link of words that are none themselves", () => {
  expect(linkOf("the menu", "https://example.org/a_(b)")).toBe("[the menu](https://example.org/a_(b))");
  for (const words of ["", " ", "a]b", "https://example.org", "two\nlines"]) expect(linkOf(words, "https://a.b")).toBe(null);
  for (const address of ["", "word", "https://a.b and more", "javascript:x"]) expect(linkOf("words", address)).toBe(null);
});

test("a message is parsed once", () => {
  const message = { text: "See https://example.org" };
  expect(contentOf(message)).toBe(contentOf(message));
  expect(contentOf({ ...message })).toEqual(contentOf(message));
});
