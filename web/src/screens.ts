/** What loads the screens of whoever is signed in that do not come with the page around them. */

import type { Component } from "svelte";
import type { Screen } from "./core/router";

type Loads<Props extends Record<string, unknown> = Record<string, never>> = Partial<
  Record<Screen, () => Promise<{ default: Component<Props> }>>
>;

/** Screens beside the list. */
export const MAINS: Loads = {
  new: () => import("./screens/New.svelte"),
  settings: () => import("./screens/Settings.svelte"),
};

/** Panels beside or over a conversation. */
export const PANELS: Loads<{ id: string; isBeside: boolean }> = {
  info: () => import("./screens/Info.svelte"),
};
