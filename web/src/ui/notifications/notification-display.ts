/** Notifications on the screen, one for each conversation. */

import { navigation } from "../../app.svelte";

/** Missing over plain HTTP, and with it all notifications. */
const workers = "serviceWorker" in navigator ? navigator.serviceWorker : undefined;
/** Missing as those are, and on older browsers. */
const locks = navigator.locks as LockManager | undefined;
/** What this page shows itself, by conversation. */
const own = new Map<string, Notification>();

interface Shown {
  conversation: string;
  title: string;
  body: string;
  /** Where a click on it leads. */
  path: string;
  /** Whether it calls, and does not only replace what is on the screen. */
  isNew: boolean;
}

/**
 * Show a notification in the place of the one of the same conversation. The service worker shows it
 * where there is one: browsers of phones let nobody else.
 */
export async function show({ conversation, title, body, path, isNew }: Shown): Promise<void> {
  // It is heard only by our own sound.
  const options = { body, tag: conversation, renotify: isNew, silent: true, dir: "auto", data: path };
  const icon = "/static/rest/icon-192.png";
  const details = { ...options, icon } as NotificationOptions;
  await alone(async () => {
    try {
      // Another page may have notified of a newer message meanwhile.
      if (!isNew && (await shownPath(conversation)) !== path) return;
      const worker = await registration();
      if (worker === undefined) showHere(conversation, title, details);
      else await worker.showNotification(title, details);
    } catch {
      // The permission is gone, or it is a phone whose service worker is not there yet.
    }
  });
}

function showHere(conversation: string, title: string, details: NotificationOptions): void {
  const notification = new Notification(title, details);
  notification.onclick = () => {
    window.focus();
    notification.close();
    navigation.go(notification.data as string);
  };
  notification.onclose = () => {
    forget(conversation, notification);
  };
  own.set(conversation, notification);
}

/** Return where the notification of a conversation leads, whichever page has shown it; null for none. */
export async function shownPath(conversation: string): Promise<string | null> {
  const [first] = await shownFor(conversation);
  return first === undefined ? null : (first.data as string);
}

/**
 * Take a conversation's notification away, whichever page has shown it.
 *
 * @param to the seq of the newest message that this page knows of: another, which is quicker, may
 *   have notified of a newer one meanwhile, and that stays.
 */
export function hide(conversation: string, to = Infinity): Promise<void> {
  return alone(async () => {
    const over = (await shownFor(conversation)).filter((one) => seqOf(one.data as string) <= to);
    for (const notification of over) {
      notification.close();
      forget(conversation, notification);
    }
  });
}

/**
 * Do something with what is shown while no page of this browser does. Closing a notification closes
 * what is shown by its tag at that time: one that another page has put in its place, too.
 */
async function alone(work: () => Promise<void>): Promise<void> {
  await (locks === undefined ? work() : locks.request("notifications", work));
}

/** One that was shown in its place stays known. */
function forget(conversation: string, notification: Notification): void {
  if (own.get(conversation) === notification) own.delete(conversation);
}

/** Return the seq of the message to which the address of a notification leads. */
function seqOf(address: string): number {
  return Number(new URL(address, location.origin).searchParams.get("m"));
}

async function shownFor(conversation: string): Promise<Notification[]> {
  const shown = await (await registration())?.getNotifications({ tag: conversation });
  const here = own.get(conversation);
  return [...(here === undefined ? [] : [here]), ...(shown ?? [])];
}

/** Return the registration of a service worker that is at work, where the browser allows one. */
async function registration(): Promise<ServiceWorkerRegistration | undefined> {
  const found = await workers?.getRegistration().catch(() => undefined);
  return found?.active ? found : undefined;
}

// The service worker leads somebody here who clicked.
workers?.addEventListener("message", (event: MessageEvent<string>) => {
  navigation.go(event.data);
});
