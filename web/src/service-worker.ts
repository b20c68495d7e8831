/** Keeps the page in the browser for when there is no line, and leads from notifications to it. */

import { route } from "./routes";

interface Stage extends Event {
  waitUntil(work: Promise<void>): void;
}

interface Asked extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface Clicked extends Stage {
  readonly notification: Notification;
}

interface OpenPage {
  readonly url: string;
  focus(): Promise<unknown>;
  postMessage(path: string): void;
}

/** What is used of a service worker, whose types do not go together with those of a page (W3C). */
declare const self: {
  readonly location: Location;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(which: { type: "window"; includeUncontrolled: true }): Promise<OpenPage[]>;
    openWindow(path: string): Promise<unknown>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: Stage) => void): void;
  addEventListener(type: "fetch", listener: (event: Asked) => void): void;
  addEventListener(type: "notificationclick", listener: (event: Clicked) => void): void;
};
/** Made by the build: its name, and the addresses of its files. */
declare const BUILD: string;
declare const FILES: string[];
/** Those that are needed to sign in, read and write. */
declare const NEEDED: string[];
/** Those with the words of that, by language. */
declare const WORDS: Partial<Record<string, string[]>>;

const SHELL = "/";
const CACHE = `page-${BUILD}`;
/** So long a line may take before the page that is kept is shown. */
const WAIT_MS = 3_000;

self.addEventListener("install", (event) => {
  void self.skipWaiting();
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (mode === "navigate" && isScreen(url)) event.respondWith(page(event.request));
  else if (FILES.includes(pathname)) event.respondWith(file(event.request));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead(event.notification.data as string));
});

async function keep(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll([new Request(SHELL, { cache: "no-cache" }), ...NEEDED, ...words()]);
}

/** Return the files with the words of the language that the page was in when this was installed. */
function words(): string[] {
  const language = new URL(self.location.href).searchParams.get("language") ?? "";
  return WORDS[language] ?? [];
}

/** Forget other builds: a page of one that is still open says that there is a newer one. */
async function takeOver(): Promise<void> {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
  await self.clients.claim();
}

/** Return the page of the server, so that nobody stays with an old one; without a connection, the kept one. */
async function page(request: Request): Promise<Response> {
  const asked = fetch(request);
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), WAIT_MS));
  const answer = await Promise.race([asked, late]).catch(() => null);
  if (answer !== null && answer.status < 500) return answer;
  return (await kept(SHELL)) ?? asked;
}

/** Return a file of this build, and keep it from its first use on; its content never changes. */
async function file(request: Request): Promise<Response> {
  const found = await kept(request);
  if (found !== undefined) return found;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(CACHE)).put(request, answer.clone());
  return answer;
}

/** Show what a notification is about: in a page that is open, else in a new one. */
async function lead(path: string): Promise<void> {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = pages.find(({ url }) => isScreen(url));
  open?.postMessage(path);
  await (open?.focus() ?? self.clients.openWindow(path));
}

/** Return whether an address of ours is of the page, and not of the admin or the documents. */
function isScreen(url: string): boolean {
  return route(new URL(url).pathname).screen !== "missing";
}

function kept(what: RequestInfo): Promise<Response | undefined> {
  return caches.match(what, { cacheName: CACHE, ignoreVary: true });
}
