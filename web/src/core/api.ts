/** Calls of the HTTP API, typed by its schema. */

import type { components, paths } from "../api/http";

export type Problem = components["schemas"]["Problem"];

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
/** The addresses that know a method. */
type Path<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<Lowercase<M>, object> ? P : never;
}[keyof paths];
type Operation<M extends Method, P extends Path<M>> = paths[P][Lowercase<M> & keyof paths[P]];

type JsonOf<Part> = Part extends { content: { "application/json": infer Json } } ? Json : never;
type PathOf<O> = O extends { parameters: { path: infer Values extends object } } ? Values : never;
type QueryOf<O> = O extends { parameters: { query?: infer Values } } ? Values : never;
type BodyOf<O> = O extends { requestBody?: infer Body } ? JsonOf<Body> : never;
type DataOf<O> = O extends { responses: infer Answers }
  ? JsonOf<Answers[keyof Answers & (200 | 201)]>
  : never;

/** Called with how many bytes of a body were sent, of how many. */
export type Progress = (sent: number, total: number) => void;

/** Sends a request; follows how much of its body was sent where somebody wants to know. */
export type Send = (request: Request, onProgress?: Progress) => Promise<Response>;

interface Options<O> {
  query?: QueryOf<O>;
  body?: BodyOf<O> | FormData;
  /** Ends the call, whose answer is then that of a server that cannot be reached. */
  signal?: AbortSignal;
  onProgress?: Progress;
}

type Arguments<O> = [PathOf<O>] extends [never]
  ? [options?: Options<O>]
  : [options: Options<O> & { path: PathOf<O> }];

/** What the server says: `data`, undefined where it has nothing to say, or an error. */
export type Answer<Data> = { status: number; retryAfter: number | null } & (
  | { data: Data; error?: undefined }
  | { data?: undefined; error: Problem }
);

/** Calls the HTTP API. It does not throw: whatever goes wrong is the `error` of the answer. */
export type Api = <M extends Method, P extends Path<M>>(
  method: M,
  path: P,
  ...options: Arguments<Operation<M, P>>
) => Promise<Answer<DataOf<Operation<M, P>>>>;

/** The answer of a server that does not answer, or not as it should. */
export const UNREACHABLE = {
  status: 503,
  retryAfter: null,
  error: { code: "unavailable", detail: "The server cannot be reached. Try again soon." },
} satisfies Answer<never>;

/** Codes of failures that pass by themselves; what failed is sent again after them. */
export const PASSING: ReadonlySet<Problem["code"]> = new Set([
  "rate_limited",
  "unavailable",
  "internal",
  "timeout",
  "going_away",
  "unauthenticated",
]);

/** What a call may be given, whichever it is. */
interface AnyOptions {
  path?: Record<string, string | number>;
  query?: Record<string, string>;
  body?: unknown;
  signal?: AbortSignal;
  onProgress?: Progress;
}

/**
 * Return a function that calls the API.
 *
 * @param origin where the server is.
 */
export function apiOf(origin: string, send: Send): Api {
  const call = async (
    method: Method,
    template: string,
    options: AnyOptions = {},
  ): Promise<Answer<unknown>> => {
    const { path, query, body, signal, onProgress } = options;
    const address = template.replace(/\{(\w+)\}/gu, (_, name: string) =>
      encodeURIComponent(path![name]!),
    );
    const url = `${origin}${address}${query ? `?${new URLSearchParams(query)}` : ""}`;
    let { status, retryAfter }: { status: number; retryAfter: number | null } = UNREACHABLE;
    try {
      const request = new Request(url, { method, signal: signal ?? null, ...encoded(body) });
      const response = await send(request, onProgress);
      status = response.status;
      retryAfter = Number(response.headers.get("Retry-After")) || null;
      const text = await response.text();
      const data: unknown = text === "" ? undefined : JSON.parse(text);
      if (response.ok) return { status, retryAfter, data };
      return { status, retryAfter, error: (data as Problem | undefined) ?? UNREACHABLE.error };
    } catch {
      // There is no network, the call was ended, or what came is no JSON.
      return { status, retryAfter, error: UNREACHABLE.error };
    }
  };
  return call as Api;
}

/** Return a body as it is sent; the browser itself names the type of a form. */
function encoded(body: unknown): RequestInit {
  if (body === undefined) return {};
  if (body instanceof FormData) return { body };
  return { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
}
