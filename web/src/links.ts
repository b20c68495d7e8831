/** Links to messages, and those that lead within the page. */

import { route } from "./routes";

/**
 * Return the address of a message.
 *
 * @param thread the seq of the root of the thread in which it is shown.
 */
export function addressOf(conversation: string, seq: number, thread?: number): string {
  return `/c/${conversation}${thread === undefined ? "" : `/thread/${thread}`}?m=${seq}`;
}

/** Return whether a link leads to a conversation of this page, and need not load it anew. */
export function isOfPage(url: string, origin: string): boolean {
  if (!URL.canParse(url)) return false;
  const link = new URL(url);
  return link.origin === origin && route(link.pathname).id !== null;
}
