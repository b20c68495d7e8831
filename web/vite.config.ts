import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { compress } from "./compress.ts";
import { first } from "./first.ts";
import { inlineHelper } from "./helper.ts";
import { preload } from "./preload.ts";
import { leanRuntime } from "./runtime.ts";
import { serviceWorker } from "./worker.ts";

/** Where the server serves the build: its STATIC_URL, and the folder there. */
const BASE = "/static/web/";
/** What the page begins with, and what else is shared and too small to be a file. */
const FIRST = /src\/(main\.ts|core\/text\.ts|i18n\/ar\/apart\.ts|ui\/Mark\.svelte)$/u;
/** What one signs in with: the frame of every door, and of the forms of the rest. */
const DOOR = /src\/(screens\/SignIn|ui\/(Field|people\/NameFields))\.svelte$/u;
/** What one signs up with besides, or chooses a new password. */
const ACCOUNT = /src\/(ui\/(NewPassword|SignUpOrIn)\.svelte|core\/(passwords|sign-up)\.ts)$/u;
/** What a conversation is read and written with, and the English words of it. */
const INSIDE = /src\/(Inside\.svelte|core\/client-session\.ts|i18n\/en\/conversation\.ts)$/u;
/** What few ask for, and what comes before anybody is signed in. */
const RARE = "Forgot|Harbour|Invite|Reset|Setup|Shortcuts|SignUp|highlight|upload";
/** What else is loaded at once when the page is idle (`src/later.ts`, `src/routes.ts`), and the English words of it. */
const REST = new RegExp(`src/(?:(?:core|screens|ui)/(?!(?:${RARE})\\.)|i18n/en/later\\.ts$)`, "u");
const SERVER = process.env.SERVER ?? "http://127.0.0.1:8000";

export default defineConfig(({ command }) => ({
  plugins: [svelte(), leanRuntime(), inlineHelper(), preload(), first(), compress(), serviceWorker(BASE)],
  base: command === "build" ? BASE : "/",
  build: {
    outDir: "dist",
    assetsInlineLimit: 0, // The content security policy allows files alone.
    // Those that know popovers and light-dark(): for older ones `:dir()` becomes a guess by language.
    cssTarget: ["chrome123", "firefox125", "safari17.5"],
    modulePreload: {
      polyfill: false,
      // The scripts that a part needs are here already, but for its own styles.
      resolveDependencies: (_, files) => files.filter((file) => file.endsWith(".css")),
    },
    manifest: true, // Names what each part of the page loads.
    rolldownOptions: {
      output: {
        // Few files: what every page needs, what the sign-in and a conversation need besides, and what comes later.
        codeSplitting: {
          groups: [
            { name: "first", test: FIRST, priority: 5 },
            { name: "inside", test: INSIDE, priority: 4 },
            { name: "signin", test: DOOR, priority: 3 },
            { name: "signup", test: ACCOUNT, priority: 2 },
            { name: "rest", test: REST, priority: 1 },
          ],
        },
      },
    },
  },
  server: {
    // The host stays the page's own, as the server wants it of a page that signs in.
    proxy: {
      "/api": { target: SERVER },
      "/manifest.webmanifest": { target: SERVER },
      "/static": { target: SERVER },
      "/ws": { target: SERVER, ws: true },
    },
  },
}));
