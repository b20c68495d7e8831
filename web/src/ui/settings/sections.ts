/** The parts of the settings, in their order. */

import type { Component } from "svelte";
import type { IconName } from "../icons";
import { LATER } from "../later-icons";
import Appearance from "./Appearance.svelte";
import Keyboard from "./Keyboard.svelte";
import Language from "./Language.svelte";
import Notifications from "./Notifications.svelte";
import Privacy from "./Privacy.svelte";
import Profile from "./Profile.svelte";
import Security from "./Security.svelte";

/** Each by the end of its address, which is its name among the words, too. */
export const SECTIONS = {
  profile: { icon: LATER.user, Part: Profile },
  privacy: { icon: LATER.eye, Part: Privacy },
  notifications: { icon: LATER.bell, Part: Notifications },
  appearance: { icon: LATER.palette, Part: Appearance },
  language: { icon: LATER.languages, Part: Language },
  keyboard: { icon: LATER.keyboard, Part: Keyboard },
  security: { icon: LATER.shield, Part: Security },
} satisfies Record<string, { icon: IconName; Part: Component }>;

export type SectionName = keyof typeof SECTIONS;

export const NAMES = Object.keys(SECTIONS) as SectionName[];
