/** Unit tests; those of components run in jsdom, which a comment at their top asks for. */

import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

export default defineConfig({ plugins: [svelte(), svelteTesting()] });
