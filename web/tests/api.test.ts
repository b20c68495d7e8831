/** What is called, and what is made of the answers. */

import { afterEach, expect, test, vi } from "vitest";
import { apiOf } from "../src/core/api";
import { upload } from "../src/core/upload";
import { until } from "./patience";

const asked: Request[] = [];

afterEach(() => vi.unstubAllGlobals());

/** Return an API whose server always answers so. */
function answering(answer: () => Response) {
  asked.length = 0;
  return apiOf("http://test", (request) => {
    asked.push(request);
    return Promise.resolve().then(answer);
  });
}

test("addresses are made of a template, with what is put into them escaped", async () => {
  const api = answering(() => Response.json({ results: [] }));
  const path = { conversation_id: "a/b", seq: 7 };
  await api("DELETE", "/api/conversations/{conversation_id}/messages/{seq}/", { path });
  await api("GET", "/api/people/", { query: { q: "Ä & Ö" } });
  expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
    "DELETE http://test/api/conversations/a%2Fb/messages/7/",
    "GET http://test/api/people/?q=%C3%84+%26+%C3%96",
  ]);
});

test("what is sent is JSON, and nothing where there is nothing to send", async () => {
  const api = answering(() => new Response(null, { status: 204 }));
  const { data, error } = await api("POST", "/api/password/forgot/", { body: { email: "ä@b.org", language: "en" } });
  expect([data, error]).toEqual([undefined, undefined]);
  expect(asked[0]!.headers.get("Content-Type")).toBe("application/json");
  expect(await asked[0]!.json()).toEqual({ email: "ä@b.org", language: "en" });
  await api("DELETE", "/api/session/");
  expect(asked[1]!.headers.get("Content-Type")).toBeNull();
});

test("a form is sent as it is, so that files can be in it", async () => {
  const api = answering(() => Response.json({}));
  const body = new FormData();
  body.set("file", new Blob(["bytes"]), "tide.txt");
  await api("PATCH", "/api/me/", { body });
  expect(asked[0]!.headers.get("Content-Type")).toContain("multipart/form-data; boundary=");
  const sent = (await asked[0]!.formData()).get("file") as File;
  expect([sent.name, await sent.text()]).toEqual(["tide.txt", "bytes"]);
});

test("a refusal is an error, with what the server says of it", async () => {
  const problem = { code: "forbidden", detail: "No." };
  const api = answering(() => Response.json(problem, { status: 403 }));
  const { data, error, status } = await api("GET", "/api/me/");
  expect([data, error, status]).toEqual([undefined, problem, 403]);
});

test("the server says when to try again", async () => {
  const problem = { code: "rate_limited", detail: "Too many." };
  const headers = { "Retry-After": "7" };
  const api = answering(() => Response.json(problem, { status: 429, headers }));
  expect(await api("GET", "/api/me/")).toEqual({ status: 429, retryAfter: 7, error: problem });
});

test("a call can be ended", async () => {
  const stopped = new AbortController();
  const api = apiOf("http://test", ({ signal }) => {
    return new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason as Error));
    });
  });
  const call = api("GET", "/api/people/", { query: { q: "" }, signal: stopped.signal });
  stopped.abort();
  expect((await call).error).toMatchObject({ code: "unavailable" });
});

test.each<[string, number, () => Response]>([
  ["no answer", 503, () => { throw new TypeError("no network"); }],
  ["a page of a proxy", 502, () => new Response("<html>", { status: 502 })],
  ["a page where JSON should be", 200, () => new Response("<html>")],
  ["a refusal without a word", 500, () => new Response(null, { status: 500 })],
])("%s is the same as a server that cannot be reached", async (_, expected, answer) => {
  const { data, error, status } = await answering(answer)("GET", "/api/me/");
  expect(data).toBeUndefined();
  expect(error).toMatchObject({ code: "unavailable" });
  expect(status).toBe(expected);
});

/** What `upload` needs of the browser: a transfer that goes on when the test says so. */
class FakeTransfer {
  static last: FakeTransfer | null = null;
  readonly headers: Record<string, string> = {};
  readonly upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  status = 0;
  response: Blob | null = null;
  address = "";
  body: Blob | null = null;
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;

  constructor() {
    FakeTransfer.last = this;
  }

  open(method: string, url: string): void {
    this.address = `${method} ${url}`;
  }

  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }

  getAllResponseHeaders(): string {
    return "content-type: application/json\r\nx-time: 10:30\r\n";
  }

  send(body: Blob): void {
    this.body = body;
  }

  abort(): void {
    this.onabort?.();
  }
}

async function begin(signal?: AbortSignal) {
  const before = FakeTransfer.last;
  vi.stubGlobal("XMLHttpRequest", FakeTransfer);
  const progress: number[] = [];
  const headers = { Authorization: "Bearer token" };
  const init = { method: "POST", headers, body: "tide", ...(signal && { signal }) };
  const answer = upload(new Request("http://test/api/files/", init), (sent, total) =>
    progress.push(sent / total),
  );
  await until(() => expect(FakeTransfer.last).not.toBe(before));
  return { answer, progress, transfer: FakeTransfer.last! };
}

test("an upload says how far it is, and is answered like any call", async () => {
  const { answer, progress, transfer } = await begin();
  expect(transfer.address).toBe("POST http://test/api/files/");
  expect(transfer.headers).toMatchObject({ authorization: "Bearer token" });
  expect(await transfer.body!.text()).toBe("tide");
  transfer.upload.onprogress?.({ loaded: 1, total: 4 });
  transfer.upload.onprogress?.({ loaded: 4, total: 4 });
  expect(progress).toEqual([0.25, 1]);
  Object.assign(transfer, { status: 201, response: new Blob(['{"id": 1}']) });
  transfer.onload?.();
  const response = await answer;
  expect([response.status, response.headers.get("X-Time")]).toEqual([201, "10:30"]);
  expect(await response.json()).toEqual({ id: 1 });
});

test("an upload that is ended, or breaks off, is rejected", async () => {
  const stopped = new AbortController();
  const ended = await begin(stopped.signal);
  stopped.abort();
  await expect(ended.answer).rejects.toThrow(/abort/u);
  const broken = await begin();
  broken.transfer.onerror?.();
  await expect(broken.answer).rejects.toThrow(TypeError);
});
