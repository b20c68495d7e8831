/** What the server and the build have written into the page. */

/** Return what a page says of itself, or null. */
export function meta(name: string, page: Document = document): string | null {
  return page.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? null;
}

/** What the operator calls this chat. */
export const siteName = meta("site-name") ?? document.title;

/** Whether people sign up by invitation alone. */
export const isByInvitation = meta("registration") === "invite";

/** Whether people may sign up by themselves. */
export const isOpen = meta("registration") !== "closed" && !isByInvitation;

/** Whether a forgotten password can be replaced by mail. */
export const sendsMail = meta("mail") === "on";
