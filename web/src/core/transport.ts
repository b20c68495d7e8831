/** Sends requests to the server. */

import type { Progress } from "./api";

/**
 * Send a request as `fetch` does.
 *
 * @param onProgress called while the body is sent. Only `XMLHttpRequest` knows how much of it was.
 */
export async function send(request: Request, onProgress?: Progress): Promise<Response> {
  if (onProgress === undefined) return fetch(request);
  const { upload } = await import("./upload"); // Reading and writing need nothing of it.
  return upload(request, onProgress);
}
