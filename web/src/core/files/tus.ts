/** Sends a file to the server in pieces (tus 1.0), and goes on where that was cut. */

import type { Problem, Send } from "../api";
import { waitAfter } from "../backoff";

/** A piece that arrives is not sent again; proxies in front of a server take bodies of this size. */
export const CHUNK = 8 * 1024 * 1024;
/** Of a piece with a checksum nothing is kept where it is cut: those alone have one that are soon sent again. */
const CHECKED = 1024 * 1024;
/** What the server says of a piece of which another one has arrived, or whose bytes are not those that were sent. */
const CONFLICT = 409;
const WRONG_CHECKSUM = 460;
/** Answers after which the same request may succeed. */
const PASSING = new Set([408, 423, 425, 429, 500, 502, 503, 504]);

export interface Upload {
  readonly file: Blob;
  /** What the server is told of it, by name. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Where it goes on; undefined where it begins. */
  readonly url: string | undefined;
}

export interface Around {
  /** Where uploads begin. */
  readonly endpoint: string;
  /** Sends a request, signed. */
  readonly send: Send;
  /** Ends the upload; what has arrived stays at the server. */
  readonly signal: AbortSignal;
  /** The upload has an address, at which it can go on after a reload. */
  begun(url: string): void;
  /** So many bytes are at the server, or on their way to it. */
  progressed(sent: number): void;
  /** Whether it waits for the connection. */
  waiting(isWaiting: boolean): void;
  /** Return after a while; the network may be back before that. */
  pause(milliseconds: number): Promise<void>;
}

/** The server does not take the file: it would not take it if it were sent again. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/**
 * Send all of a file; return the last answer of the server.
 *
 * A lost connection, or a server that is restarted, is waited for. It fails where the upload is ended
 * (`AbortError`), or refused.
 */
export async function upload({ file, metadata, url: known }: Upload, around: Around): Promise<Response> {
  let failures = 0;
  /** Do a request until it is answered by more than a failure that passes. */
  const ask = async (make: () => Request | Promise<Request>, onProgress?: (sent: number) => void): Promise<Response> => {
    const response = await answerOf(around, await make(), onProgress);
    around.signal.throwIfAborted();
    if (response !== null && !PASSING.has(response.status)) {
      failures = 0;
      around.waiting(false);
      return response;
    }
    around.waiting(true);
    const least = Number(response?.headers.get("Retry-After")) * 1_000 || 0;
    await around.pause(Math.max(waitAfter(failures), least));
    failures += 1;
    around.signal.throwIfAborted();
    throw new Passing();
  };
  let url = known;
  let offset: number | null = null;
  for (;;) {
    try {
      if (url === undefined) {
        const created = await ask(() => creation(around, file, metadata));
        if (!created.ok) throw await refusalOf(created);
        url = new URL(created.headers.get("Location")!, around.endpoint).href;
        offset = 0;
        around.begun(url);
        if (file.size === 0) return created;
      }
      const at = url;
      if (offset === null) {
        const found = await ask(() => new Request(at, { method: "HEAD", headers: TUS, signal: around.signal }));
        if (!found.ok) {
          url = undefined; // It is gone, as it took too long: it begins anew.
          continue;
        }
        offset = Number(found.headers.get("Upload-Offset"));
        // Its own length: of a picture that is rewritten fewer bytes are kept than were sent.
        if (offset === Number(found.headers.get("Upload-Length"))) return found;
      }
      const from: number = offset;
      around.progressed(from);
      offset = null; // Without an answer nobody knows how much arrived.
      const answer = await ask(
        () => piece(around, at, file, from),
        (sent) => around.progressed(from + sent),
      );
      if (answer.ok) {
        offset = Number(answer.headers.get("Upload-Offset"));
        around.progressed(offset);
        if (offset >= file.size) return answer;
      } else if (answer.status === 404 || answer.status === 410) url = undefined;
      else if (answer.status !== CONFLICT && answer.status !== WRONG_CHECKSUM) throw await refusalOf(answer);
    } catch (error) {
      if (!(error instanceof Passing)) throw error;
    }
  }
}

/** A request failed, and may be tried again. */
class Passing extends Error {}

const TUS = { "Tus-Resumable": "1.0.0" };

function creation(
  { endpoint, signal }: Around,
  file: Blob,
  metadata: Readonly<Record<string, string>>,
): Request {
  const pairs = Object.entries(metadata).map(([name, value]) => `${name} ${base64(new TextEncoder().encode(value))}`);
  const headers = { ...TUS, "Upload-Length": String(file.size), "Upload-Metadata": pairs.join(",") };
  return new Request(endpoint, { method: "POST", headers, signal });
}

async function piece({ signal }: Around, url: string, file: Blob, from: number): Promise<Request> {
  const body = file.slice(from, from + CHUNK);
  const headers = {
    ...TUS,
    "Content-Type": "application/offset+octet-stream",
    "Upload-Offset": String(from),
    ...(await checksumOf(body)),
  };
  return new Request(url, { method: "PATCH", headers, body, signal });
}

/** Return a checksum, where the browser makes one by itself: on pages of HTTPS. */
async function checksumOf(body: Blob): Promise<Record<string, string>> {
  if (body.size > CHECKED || !globalThis.isSecureContext) return {};
  const digest = await crypto.subtle.digest("SHA-256", await body.arrayBuffer());
  return { "Upload-Checksum": `sha256 ${base64(new Uint8Array(digest))}` };
}

/** Return the answer to a request; null where there is none. */
async function answerOf(
  { send, signal }: Around,
  request: Request,
  onProgress?: (sent: number) => void,
): Promise<Response | null> {
  try {
    return await send(request, onProgress);
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

async function refusalOf(response: Response): Promise<Refused> {
  const said = (await response.json().catch(() => null)) as Problem | null;
  return new Refused(said ?? { code: "invalid", detail: `The server answered ${response.status}.` });
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
