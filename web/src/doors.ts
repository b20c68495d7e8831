/** What loads the screens of whoever is not signed in, but for the first of them. */

import type { Component } from "svelte";
import type { Screen } from "./core/router";

type Load = () => Promise<{ default: Component }>;

export const DOORS: Partial<Record<Screen, Load>> = {
  signup: () => import("./screens/SignUp.svelte"),
  forgot: () => import("./screens/Forgot.svelte"),
  reset: () => import("./screens/Reset.svelte"),
};
