import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

const SERVER = process.env.SERVER ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [svelte()],
  // Where the server serves the build: its STATIC_URL, and the folder there.
  base: "/static/web/",
  build: {
    outDir: "dist",
    assetsInlineLimit: 0, // The content security policy allows files alone.
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      "/api": SERVER,
      "/static/rest": SERVER,
      "/ws": { target: SERVER, ws: true },
    },
  },
});
