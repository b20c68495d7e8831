/** Unit tests; those of components run in jsdom, which a comment at their top asks for. */

import { availableParallelism } from "node:os";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";
import { PATIENCE_MS } from "./tests/patience.ts";

export default defineConfig({
  plugins: [svelte(), svelteTesting({ autoCleanup: false })],
  test: {
    setupFiles: "tests/setup.ts",
    testTimeout: 2 * PATIENCE_MS,
    // Vitest leaves a core to somebody who writes beside it.
    maxWorkers: availableParallelism(),
    // A file has a context of its own in a process that goes on: in a process of its own it would
    // begin by loading jsdom, which takes as long as all its tests.
    pool: "vmForks",
  },
});
