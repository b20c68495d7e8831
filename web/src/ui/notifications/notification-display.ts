/** Notifications on the screen, one for each conversation. */

import { navigation } from "../../app.svelte";

/** Missing over plain HTTP, and with it all notifications. */
const workers = "serviceWorker" in navigator ? navigator.serviceWorker : undefined;
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
  try {
    const worker = await registration();
    if (worker === undefined) showHere(conversation, title, details);
    else await worker.showNotification(title, details);
  } catch {
    // The permission is gone, or it is a phone whose service worker is not there yet.
  }
}

function showHere(conversation: string, title: string, details: NotificationOptions): void {
  const notification = new Notification(title, details);
  notification.onclick = () => {
    window.focus();
    notification.close();
    navigation.go(notification.data as string);
  };
  notification.onclose = () => own.delete(conversation);
  own.set(conversation, notification);
}

/** Return where the notification of a conversation leads, whichever page has shown it; null for none. */
export async function shownPath(conversation: string): Promise<string | null> {
  const [first] = await shownFor(conversation);
  return first === undefined ? null : (first.data as string);
}

/** Take a conversation's notification away, whichever page has shown it. */
export async function hide(conversation: string): Promise<void> {
  for (const notification of await shownFor(conversation)) notification.close();
  own.delete(conversation);
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
