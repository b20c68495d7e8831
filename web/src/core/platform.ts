/** What somebody's keyboard is called like. */

/** How the key of commands is called on a keyboard: ⌘ on Apple's, Ctrl elsewhere. */
export type Platform = "apple" | "other";

/** Return the platform that a browser says it runs on. */
export function platformOf(userAgent: string): Platform {
  return /Mac|iPhone|iPad/u.test(userAgent) ? "apple" : "other";
}
