import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { compress } from "./compress.ts";
import { serviceWorker } from "./worker.ts";

/** Where the server serves the build: its STATIC_URL, and the folder there. */
const BASE = "/static/web/";
const SERVER = process.env.SERVER ?? "http://127.0.0.1:8000";

export default defineConfig(({ command }) => ({
  plugins: [svelte(), compress(), serviceWorker(BASE)],
  base: command === "build" ? BASE : "/",
  build: {
    outDir: "dist",
    assetsInlineLimit: 0, // The content security policy allows files alone.
    // Those that know popovers and light-dark(): for older ones `:dir()` becomes a guess by language.
    cssTarget: ["chrome123", "firefox125", "safari17.5"],
    modulePreload: { polyfill: false },
    manifest: true, // Names what each part of the page loads.
    rolldownOptions: {
      output: {
        // Few files: what a door needs, what a conversation needs besides, and what comes later.
        codeSplitting: {
          groups: [
            { name: "door", test: /src\/main\.ts$/u, priority: 2 },
            { name: "inside", test: /src\/(Inside\.svelte|core\/)/u, priority: 1 },
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
