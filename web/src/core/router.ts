/** The screens: their addresses, where on the page they stand, and what they are called. */

interface Place {
  /** In it `:id` stands for that of a conversation; null for the screen of all other addresses. */
  readonly path: string | null;
  /**
   * Where the screen stands: a `door` is all that is seen by whoever is not signed in; `main` is
   * beside the list, or in its place; a `panel` is beside or over the conversation that it is about.
   */
  readonly pane: "door" | "list" | "main" | "panel";
  /** The name of the title among the words, where the screen has one of its own. */
  readonly title?: "new" | "settings" | "missing";
}

const PLACES = {
  signin: { path: "/signin", pane: "door" },
  signup: { path: "/signup", pane: "door" },
  forgot: { path: "/forgot", pane: "door" },
  reset: { path: "/reset", pane: "door" },
  list: { path: "/", pane: "list" },
  conversation: { path: "/c/:id", pane: "main" },
  info: { path: "/c/:id/info", pane: "panel" },
  new: { path: "/new", pane: "main", title: "new" },
  settings: { path: "/settings", pane: "main", title: "settings" },
  missing: { path: null, pane: "main", title: "missing" },
} as const satisfies Record<string, Place>;

export type Screen = keyof typeof PLACES;

/** Where one is. */
export interface Route {
  readonly screen: Screen;
  readonly pane: Place["pane"];
  readonly title: Place["title"];
  /** The conversation; null on a screen that is about none. */
  readonly id: string | null;
  /** The seq of the message that is to be shown; null for the usual place. */
  readonly at: number | null;
}

const ID = "([0-9a-f-]{36})";
const SEQ = /^[1-9][0-9]{0,14}$/u;

/**
 * Return the screen at an address.
 *
 * @param search the address from its question mark on: `?m=` names a message by its seq.
 */
export function route(path: string, search = ""): Route {
  for (const screen of Object.keys(PLACES) as Screen[]) {
    const { path: pattern, pane, title }: Place = PLACES[screen];
    const found = new RegExp(`^${pattern?.replace(":id", ID)}$`, "u").exec(path);
    if (found === null) continue;
    const seq = SEQ.exec(new URLSearchParams(search).get("m") ?? "");
    return { screen, pane, title, id: found[1] ?? null, at: seq && Number(seq[0]) };
  }
  const { pane, title } = PLACES.missing;
  return { screen: "missing", pane, title, id: null, at: null };
}
