/** Where a test has a page, what it draws goes with it, and is waited for with patience. */

import { PATIENCE_MS } from "./patience";

// Without a page the library is not worth the time that it takes to load.
if (typeof document !== "undefined") {
  const { configure } = await import("@testing-library/svelte");
  await import("@testing-library/svelte/vitest");
  configure({ asyncUtilTimeout: PATIENCE_MS });
}
