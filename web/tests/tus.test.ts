import { beforeEach, expect, test } from "vitest";
import { CHUNK, Refused, upload } from "../src/core/files/tus";

/** A server that speaks tus, keeps what arrives, and fails as it is told. */
class Shelf {
  bytes = 0;
  size = 0;
  exists = false;
  readonly asked: string[] = [];
  /** What happens to the next requests, before they are answered. */
  readonly trouble: ((request: Request) => Response | "lost" | null)[] = [];

  readonly send = async (request: Request): Promise<Response> => {
    const { method, headers: given } = request;
    this.asked.push(method);
    const trouble = this.trouble.shift()?.(request);
    if (trouble === "lost") throw new TypeError("no network");
    if (trouble) return trouble;
    if (method === "POST") {
      [this.exists, this.bytes, this.size] = [true, 0, Number(given.get("Upload-Length"))];
      return new Response(null, { status: 201, headers: { Location: "/api/uploads/one/" } });
    }
    if (!this.exists) return problem(404, "not_found");
    if (method === "PATCH") {
      if (Number(given.get("Upload-Offset")) !== this.bytes) return problem(409, "conflict");
      this.bytes += (await request.arrayBuffer()).byteLength;
    }
    const headers = { "Upload-Offset": String(this.bytes), "Upload-Length": String(this.size) };
    return new Response(null, { status: method === "HEAD" ? 200 : 204, headers });
  };
}

function problem(status: number, code: string): Response {
  return Response.json({ code, detail: code }, { status });
}

let shelf: Shelf;
let urls: string[];
let sent: number[];
let waits: boolean[];
let ending: AbortController;

beforeEach(() => {
  shelf = new Shelf();
  [urls, sent, waits] = [[], [], []];
  ending = new AbortController();
});

function go(size: number, url?: string): Promise<Response> {
  const file = new Blob([new Uint8Array(size)]);
  return upload(
    { file, metadata: { filename: "tide.png" }, url },
    {
      endpoint: "http://harbour.example/api/uploads/",
      send: shelf.send,
      signal: ending.signal,
      begun: (at) => urls.push(at),
      progressed: (many) => sent.push(many),
      waiting: (isWaiting) => waits.push(isWaiting),
      pause: () => Promise.resolve(),
    },
  );
}

const AT = "http://harbour.example/api/uploads/one/";

test("X2: a file is sent in pieces, and its address is known from the beginning", async () => {
  await go(CHUNK + 5);
  expect(shelf.asked).toEqual(["POST", "PATCH", "PATCH"]);
  expect(shelf.bytes).toBe(CHUNK + 5);
  expect(urls).toEqual([AT]);
  expect(sent.at(-1)).toBe(CHUNK + 5);
});

test("X2: after a cut line it goes on where the server has it", async () => {
  shelf.trouble.push(() => null, () => null, () => "lost", () => "lost");
  await go(2 * CHUNK);
  expect(shelf.asked).toEqual(["POST", "PATCH", "PATCH", "HEAD", "HEAD", "PATCH"]);
  expect(shelf.bytes).toBe(2 * CHUNK);
  expect(waits).toContain(true);
  expect(waits.at(-1)).toBe(false);
});

test("X2: what was begun before a reload is not sent again", async () => {
  Object.assign(shelf, { exists: true, size: 20, bytes: 15 });
  await go(20, AT);
  expect(shelf.asked).toEqual(["HEAD", "PATCH"]);
  expect(sent[0]).toBe(15);
});

test("an upload that the server forgot begins anew", async () => {
  await go(20, AT);
  expect(shelf.asked).toEqual(["HEAD", "POST", "PATCH"]);
  expect(shelf.bytes).toBe(20);
});

test("one of which all is there needs nothing more", async () => {
  Object.assign(shelf, { exists: true, size: 20, bytes: 20 });
  await go(20, AT);
  expect(shelf.asked).toEqual(["HEAD"]);
});

test("one of which fewer bytes are kept than were sent needs nothing more", async () => {
  Object.assign(shelf, { exists: true, size: 15, bytes: 15 });
  await go(20, AT);
  expect(shelf.asked).toEqual(["HEAD"]);
});

test("a server that is busy is asked again", async () => {
  shelf.trouble.push(() => problem(503, "unavailable"), () => null, () => problem(423, "locked"));
  await go(20);
  expect(shelf.asked).toEqual(["POST", "POST", "PATCH", "HEAD", "PATCH"]);
});

test("where another piece arrived the server is asked how far it is", async () => {
  shelf.trouble.push(() => null, () => problem(409, "conflict"));
  await go(20);
  expect(shelf.asked).toEqual(["POST", "PATCH", "HEAD", "PATCH"]);
});

test("what is refused is not sent again", async () => {
  shelf.trouble.push(() => problem(413, "too_large"));
  await expect(go(20)).rejects.toThrow(Refused);
  expect(shelf.asked).toEqual(["POST"]);
});

test("an upload that is ended sends nothing more", async () => {
  shelf.trouble.push(() => null, () => {
    ending.abort();
    return "lost";
  });
  await expect(go(20)).rejects.toMatchObject({ name: "AbortError" });
  expect(shelf.asked).toEqual(["POST", "PATCH"]);
});
