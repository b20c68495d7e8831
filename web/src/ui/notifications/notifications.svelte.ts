/** Whether this browser may notify, and whether it is worth asking. */

import { choose, settings } from "../settings.svelte";

/** What the browser allows; `missing` where it has no notifications, as over plain HTTP. */
type Permission = NotificationPermission | "missing";

let permission = $state(permitted());
let hasMissed = $state(false);

function permitted(): Permission {
  return isSecureContext && "Notification" in globalThis ? Notification.permission : "missing";
}

/** What is known of it; a component that reads it follows. */
export const notifications = {
  get permission(): Permission {
    return permission;
  },
};

/** Return whether notifications are wanted, and allowed. */
export function areOn(): boolean {
  return settings.notifications && permission === "granted";
}

/** Return whether notifications are to be offered: a message came while nobody looked. */
export function isOffered(): boolean {
  return settings.offers && permission === "default" && hasMissed;
}

/** Remember that a message came while nobody looked. */
export function miss(): void {
  hasMissed = true;
}

/** Turn notifications on, and ask the browser where it wants to be asked; only after a click. */
export async function turnOn(): Promise<void> {
  if (permission === "default") await Notification.requestPermission();
  permission = permitted();
  choose("notifications", permission === "granted");
}

// Somebody may come back from the settings of the browser.
addEventListener("focus", () => {
  permission = permitted();
});
