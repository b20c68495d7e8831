/** The parts of the workspace's page, in their order. */

import type { Component } from "svelte";
import type { IconName } from "../icons";
import { LATER } from "../later-icons";
import DefaultChannels from "./DefaultChannels.svelte";
import General from "./General.svelte";
import Invitations from "./Invitations.svelte";
import People from "./People.svelte";
import Server from "./Server.svelte";

/** Each by the end of its address, which is its name among the words, too. */
export const SECTIONS = {
  people: { icon: LATER.users, Part: People },
  invitations: { icon: LATER.userPlus, Part: Invitations },
  channels: { icon: LATER.hash, Part: DefaultChannels },
  general: { icon: LATER.settings, Part: General },
  server: { icon: LATER.server, Part: Server, isRead: true },
} satisfies Record<string, { icon: IconName; Part: Component; isRead?: boolean }>;

export const NAMES = Object.keys(SECTIONS) as (keyof typeof SECTIONS)[];
