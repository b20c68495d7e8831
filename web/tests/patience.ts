/** How long tests wait for what will be: long enough for a machine that does much else beside. */

import { vi } from "vitest";

export const PATIENCE_MS = 60_000;

/** Wait until something does not throw any more. */
export function until<Result>(look: () => Result | Promise<Result>): Promise<Result> {
  return vi.waitFor(look, PATIENCE_MS);
}
