/** Sends the body of a request, and says how much of it was sent. */

import type { Progress } from "./api";

/**
 * Send a request; reject like `fetch` where there is no answer or the request was aborted.
 *
 * @param onProgress called with the bytes that were sent, and how many there are.
 */
export async function upload(request: Request, onProgress: Progress): Promise<Response> {
  const body = await request.blob();
  const { signal } = request;
  signal.throwIfAborted();
  return new Promise<Response>((resolve, reject) => {
    const transfer = new XMLHttpRequest();
    transfer.open(request.method, request.url);
    transfer.responseType = "blob";
    for (const [name, value] of request.headers) transfer.setRequestHeader(name, value);
    transfer.upload.onprogress = ({ loaded, total }) => onProgress(loaded, total);
    transfer.onload = () => resolve(answerOf(transfer));
    transfer.onerror = () => reject(new TypeError("The server cannot be reached."));
    transfer.onabort = () => reject(signal.reason as Error);
    signal.addEventListener("abort", () => transfer.abort());
    transfer.send(body);
  });
}

function answerOf(transfer: XMLHttpRequest): Response {
  const { status } = transfer;
  const lines = transfer.getAllResponseHeaders().trim().split(/\r?\n/u);
  const headers = lines
    .map((line) => line.split(/:(.*)/su))
    .flatMap(([name, value]) => (name && value ? [[name, value.trim()] as [string, string]] : []));
  // These have no body, and a `Response` refuses to be made with one.
  const isEmpty = [204, 205, 304].includes(status);
  return new Response(isEmpty ? null : (transfer.response as Blob), { status, headers });
}
