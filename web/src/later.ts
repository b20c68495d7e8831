/** The parts of the page that do not come with a conversation: loaded when it is idle, or asked for. */

import type { Component } from "svelte";
import type { Screen } from "./core/router";
import { takeWords } from "./i18n/words.svelte";

export type Load<Props extends object = Record<string, never>> = () => Promise<{ default: Component<Props> }>;

/** Return what loads a part with its words, once; a part that could not be loaded is tried again. */
function later<Props extends object>(load: Load<Props>): Load<Props> {
  let loading: ReturnType<Load<Props>> | undefined;
  return () => {
    loading ??= Promise.all([load(), takeWords("later")]).then(([part]) => part);
    loading.catch(() => (loading = undefined));
    return loading;
  };
}

/** Screens beside the list. */
export const MAINS: Partial<Record<Screen, Load>> = {
  new: later(() => import("./screens/New.svelte")),
  settings: later(() => import("./screens/Settings.svelte")),
};

/** Panels beside or over a conversation. */
export const PANELS: Partial<Record<Screen, Load<{ id: string; isBeside: boolean }>>> = {
  info: later(() => import("./screens/Info.svelte")),
};

/** Parts without an address of their own. */
export const PARTS = {
  background: later(() => import("./ui/Background.svelte")),
  confirm: later(() => import("./ui/Confirm.svelte")),
  gone: later(() => import("./screens/Gone.svelte")),
  menu: later(() => import("./ui/Menu.svelte")),
  notificationCard: later(() => import("./ui/NotificationCard.svelte")),
  switcher: later(() => import("./ui/Switcher.svelte")),
};

/** Parts that few ask for, and that are loaded when somebody does. */
export const RARE = {
  shortcuts: later(() => import("./ui/Shortcuts.svelte")),
};

/** Load everything that somebody may soon ask for; what fails is loaded when it is asked for. */
export function loadAhead(): void {
  const loads: Load<never>[] = [MAINS, PANELS, PARTS].flatMap(Object.values<Load<never>>);
  for (const load of loads) void load().catch(() => undefined);
}
