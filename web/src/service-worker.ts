/** Keeps the page in the browser, for when there is no line to the server. */

import { route } from "./core/router";

interface Stage extends Event {
  waitUntil(work: Promise<void>): void;
}

interface Asked extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

/** What is used of a service worker, whose types do not go together with those of a page (W3C). */
declare const self: {
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: Stage) => void): void;
  addEventListener(type: "fetch", listener: (event: Asked) => void): void;
};
/** Made by the build: its name, and the addresses of its files. */
declare const BUILD: string;
declare const FILES: string[];

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
  if (mode === "navigate" && route(pathname).screen !== "missing") {
    event.respondWith(page(event.request));
  } else if (FILES.includes(pathname)) event.respondWith(file(event.request));
});

async function keep(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll([new Request(SHELL, { cache: "no-cache" }), ...FILES]);
}

/** Forget other builds: a page of one that is still open says that there is a newer one. */
async function takeOver(): Promise<void> {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
  await self.clients.claim();
}

/** Return the page of the server, so that nobody stays with an old one; without a line, the kept. */
async function page(request: Request): Promise<Response> {
  const asked = fetch(request);
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), WAIT_MS));
  const answer = await Promise.race([asked, late]).catch(() => null);
  if (answer !== null && answer.status < 500) return answer;
  return (await kept(SHELL)) ?? asked;
}

/** Return a file of this build; its address never has another content. */
async function file(request: Request): Promise<Response> {
  return (await kept(request)) ?? fetch(request);
}

function kept(what: RequestInfo): Promise<Response | undefined> {
  return caches.match(what, { cacheName: CACHE, ignoreVary: true });
}
