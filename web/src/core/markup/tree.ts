/** What a message is once its marks are read; docs/markup.md is the grammar. */

/** A piece of a line. */
export type Inline =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "code"; readonly text: string }
  /** `text` is the address as it was written, or the words that were given to it. */
  | { readonly type: "link"; readonly text: string; readonly url: string }
  /** `text` is with its `@`; of `people` undefined is everybody. */
  | { readonly type: "mention"; readonly text: string; readonly people: readonly (string | undefined)[] }
  | { readonly type: Style; readonly nodes: readonly Inline[] };

export type Style = "bold" | "italic" | "strike";

/** A part of a message that stands on lines of its own. */
export type Block =
  | { readonly type: "text"; readonly nodes: readonly Inline[] }
  /** `language` is empty where none was named. */
  | { readonly type: "fence"; readonly language: string; readonly text: string }
  | { readonly type: "quote"; readonly blocks: readonly Block[] }
  | { readonly type: "list"; readonly items: readonly Item[] };

/** A line of a list. */
export interface Item {
  /** As it was written: `-`, `*`, `•`, or a number with its point or bracket. */
  readonly marker: string;
  /** How far it is indented, from 0 to 3. */
  readonly level: number;
  readonly nodes: readonly Inline[];
}
