/**
 * Calls of the HTTP API, typed by its schema.
 *
 * The types are those of openapi-fetch. Its code is for APIs of any kind, and five times as large.
 */

import type { Client } from "openapi-fetch";
import type { components, paths } from "../api/http";

export type Problem = components["schemas"]["Problem"];

/** What can be called. A call does not throw: its answer has `data`, or `error` for what was wrong. */
export type Api = Pick<Client<paths>, "GET" | "POST" | "PATCH" | "DELETE">;

interface Call {
  params?: { path?: Record<string, string | number>; query?: Record<string, string> };
  body?: unknown;
}

interface Answer {
  data?: unknown;
  error?: unknown;
  response: Response;
}

/** Says that the server did not answer, or not as it should. */
const UNREACHABLE: Problem = {
  code: "unavailable",
  detail: "The server cannot be reached. Try again soon.",
};

/**
 * Return what can be called.
 *
 * @param origin where the server is.
 */
export function apiOf(origin: string, send: (request: Request) => Promise<Response>): Api {
  const calls = (method: string) => async (template: string, call: Call = {}): Promise<Answer> => {
    const { params: { path, query } = {}, body } = call;
    const address = template.replace(/\{(\w+)\}/gu, (_, name: string) =>
      encodeURIComponent(path![name]!),
    );
    const url = `${origin}${address}${query ? `?${new URLSearchParams(query)}` : ""}`;
    const json = { "Content-Type": "application/json" };
    const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: json };
    let response = new Response(null, { status: 503 });
    try {
      response = await send(new Request(url, { method, ...sent }));
      const text = await response.text();
      const content: unknown = text === "" ? undefined : JSON.parse(text);
      return response.ok ? { data: content, response } : { error: content ?? UNREACHABLE, response };
    } catch {
      // There is no network, or what came is no JSON.
      return { error: UNREACHABLE, response };
    }
  };
  return {
    GET: calls("GET"),
    POST: calls("POST"),
    PATCH: calls("PATCH"),
    DELETE: calls("DELETE"),
  } as unknown as Api;
}
