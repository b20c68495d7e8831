/** The screens: their addresses, where on the page they stand, what they are called and loaded with. */

import type { Load } from "./later";

interface Address {
  /**
   * In it `:id` stands for that of a conversation, and `/:section` for a part of the screen, or for
   * nothing; null for the screen of all other addresses.
   */
  readonly path: string | null;
  /** The name of the title among the words, where the screen has one of its own. */
  readonly title?: "new" | "channels" | "saved" | "threads" | "search" | "settings" | "workspace" | "missing";
}

/**
 * Where a screen stands: a `door` is all that is seen by whoever is not signed in; `main` is beside
 * the list, or in its place; `whole` is in the place of both; a `panel` is beside or over the
 * conversation that it is about. One without `load` comes with the page.
 */
type Place = Address &
  (
    | { readonly pane: "door"; readonly load: Load }
    | { readonly pane: "list" | "main" | "whole"; readonly load?: Load }
    | { readonly pane: "panel"; readonly load: Load<{ id: string; isBeside: boolean }> }
  );

export type Screen =
  | "signin" | "signup" | "forgot" | "reset" | "invite" | "setup"
  | "list" | "conversation" | "info" | "files" | "pins" | "thread" | "new" | "channels" | "saved" | "threads" | "search" | "settings" | "workspace" | "missing";

export const ROUTES: Readonly<Record<Screen, Place>> = {
  signin: { path: "/signin", pane: "door", load: () => import("./screens/SignIn.svelte") },
  signup: { path: "/signup", pane: "door", load: () => import("./screens/SignUp.svelte") },
  forgot: { path: "/forgot", pane: "door", load: () => import("./screens/Forgot.svelte") },
  reset: { path: "/reset", pane: "door", load: () => import("./screens/Reset.svelte") },
  invite: { path: "/invite", pane: "door", load: () => import("./screens/Invite.svelte") },
  setup: { path: "/setup", pane: "door", load: () => import("./screens/Setup.svelte") },
  list: { path: "/", pane: "list" },
  conversation: { path: "/c/:id", pane: "main" },
  info: { path: "/c/:id/info", pane: "panel", load: () => import("./screens/Info.svelte") },
  files: { path: "/c/:id/files", pane: "panel", load: () => import("./screens/Files.svelte") },
  pins: { path: "/c/:id/pins", pane: "panel", load: () => import("./screens/Pins.svelte") },
  thread: { path: "/c/:id/thread/:section", pane: "panel", load: () => import("./screens/Thread.svelte") },
  new: { path: "/new", pane: "main", title: "new", load: () => import("./screens/New.svelte") },
  channels: {
    path: "/channels/:section",
    pane: "main",
    title: "channels",
    load: () => import("./screens/Channels.svelte"),
  },
  saved: { path: "/saved", pane: "main", title: "saved", load: () => import("./screens/Saved.svelte") },
  threads: { path: "/threads", pane: "main", title: "threads", load: () => import("./screens/Threads.svelte") },
  search: { path: "/search", pane: "main", title: "search", load: () => import("./screens/Search.svelte") },
  settings: {
    path: "/settings/:section",
    pane: "whole",
    title: "settings",
    load: () => import("./screens/Settings.svelte"),
  },
  workspace: {
    path: "/workspace/:section",
    pane: "whole",
    title: "workspace",
    load: () => import("./screens/Workspace.svelte"),
  },
  missing: { path: null, pane: "main", title: "missing" },
};

/** Where one is. */
export type Route = Place & {
  readonly screen: Screen;
  /** The conversation; null on a screen that is about none. */
  readonly id: string | null;
  /** The part of the screen; null where none is named. */
  readonly section: string | null;
  /** The seq of the message that is to be shown; null for the usual place. */
  readonly at: number | null;
};

const ID = "(?<id>[0-9a-f-]{36})";
const SECTION = "(?:/(?<section>[a-z]+|[1-9][0-9]{0,14}))?";
const SEQ = /^[1-9][0-9]{0,14}$/u;

/**
 * Return the screen at an address.
 *
 * @param search the address from its question mark on: `?m=` names a message by its seq.
 */
export function route(path: string, search = ""): Route {
  for (const screen of Object.keys(ROUTES) as Screen[]) {
    const pattern = ROUTES[screen].path?.replace(":id", ID).replace("/:section", SECTION);
    const found = pattern === undefined ? null : new RegExp(`^${pattern}$`, "u").exec(path);
    if (found === null) continue;
    const seq = SEQ.exec(new URLSearchParams(search).get("m") ?? "");
    const { id = null, section = null } = found.groups ?? {};
    return { ...ROUTES[screen], screen, id, section, at: seq && Number(seq[0]) };
  }
  return { ...ROUTES.missing, screen: "missing", id: null, section: null, at: null };
}
