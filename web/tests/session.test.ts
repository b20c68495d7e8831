import { beforeEach, expect, test, vi } from "vitest";
import { passwordForgot, passwordReset } from "../src/core/passwords";
import { type Me, Session } from "../src/core/session";
import { signUp } from "../src/core/sign-up";
import { until } from "./patience";

const ME = { id: "ana", first_name: "Ana", last_name: "Costa", email: "ana@example.org", picture: null, is_administrator: false };

const answers = new Map<string, () => Response | Promise<Response>>();
const asked: string[] = [];
const channel = { postMessage: vi.fn(), onmessage: null as BroadcastChannel["onmessage"] };
let hinted: Me | null | undefined = ME;
const forget = vi.fn();
let session: Session;

beforeEach(() => {
  answers.clear();
  asked.length = 0;
  channel.postMessage.mockReset();
  forget.mockReset();
  hinted = ME;
  answers.set("POST /api/session/refresh/", () => signedIn("fresh"));
  answers.set("POST /api/session/", () => signedIn("first"));
  answers.set("DELETE /api/session/", () => new Response(null, { status: 204 }));
  answers.set("GET /api/me/", () => Response.json(ME));
  session = new Session({
    origin: "http://test",
    send: (request) => {
      const { method, url, headers } = request;
      const call = `${method} ${new URL(url).pathname}`;
      asked.push([call, headers.get("Authorization")].filter(Boolean).join(" "));
      const answer = answers.get(call);
      return answer ? Promise.resolve(answer()) : Promise.reject(new TypeError("no network"));
    },
    channel,
    hint: { get: () => hinted, set: (me) => (hinted = me) },
    changed: () => undefined,
    forget,
  });
});

function signedIn(access: string): Response {
  return Response.json({ access, me: ME });
}

function refused(): Response {
  return Response.json({ code: "unauthenticated", detail: "Sign in." }, { status: 401 });
}

function hear(news: object): void {
  channel.onmessage?.call(channel as unknown as BroadcastChannel, { data: news } as MessageEvent);
}

test("a reload asks the cookie who is here", async () => {
  await session.start();
  expect(session).toMatchObject({ phase: "in", me: ME });
});

test("where the browser keeps nothing but cookies, a reload asks the cookie who is here", async () => {
  hinted = undefined;
  await session.start();
  expect(session).toMatchObject({ phase: "in", me: ME });
});

test("where the browser keeps nothing at all, a reload leads to the sign-in, without a reproach", async () => {
  hinted = undefined;
  answers.set("POST /api/session/refresh/", refused);
  await session.start();
  expect(session).toMatchObject({ phase: "out", wasEnded: false });
});

test("nobody is asked for where nobody was signed in", async () => {
  hinted = null;
  await session.start();
  expect(session.phase).toBe("out");
  expect(asked).toEqual([]);
});

test("an ended session leads to the sign-in", async () => {
  answers.set("POST /api/session/refresh/", refused);
  await session.start();
  expect(session.phase).toBe("out");
  expect(hinted).toBeNull();
});

test("a server that does not answer ends no session", async () => {
  answers.delete("POST /api/session/refresh/");
  await session.start();
  expect(session.phase).toBe("unreachable");
  expect(hinted).toEqual(ME);
  expect(session.me).toEqual(ME);
});

test("who was signed in is known before the server answers, and asked for again until it does", async () => {
  answers.delete("POST /api/session/refresh/");
  const started = session.start();
  expect(session).toMatchObject({ phase: "unknown", me: ME });
  await started;
  await expect(session.token(false)).rejects.toThrow();
  answers.set("POST /api/session/refresh/", () => signedIn("fresh"));
  expect(await session.token(false)).toBe("fresh");
});

test("a call waits for the first token", async () => {
  void session.start();
  const { data } = await session.api("GET", "/api/me/");
  expect(data).toEqual(ME);
  expect(asked).toEqual(["POST /api/session/refresh/", "GET /api/me/ Bearer fresh"]);
});

test("who signs in tells the other tabs", async () => {
  expect(await session.signIn("ana@example.org", "password321")).toBeNull();
  expect(session.phase).toBe("in");
  expect(channel.postMessage).toHaveBeenCalledWith({ type: "in", id: "ana" });
});

test("a refused sign-in says why", async () => {
  answers.set("POST /api/session/", refused);
  expect(await session.signIn("ana@example.org", "wrong")).toMatchObject({ detail: "Sign in." });
  expect(session.phase).toBe("unknown");
});

test("a refused sign-up says which fields", async () => {
  const fields = { email: ["This e-mail is taken."] };
  const problem = { code: "invalid", detail: "Invalid input.", fields };
  answers.set("POST /api/session/account/", () => Response.json(problem, { status: 400 }));
  expect(await signUp(session, { ...ME, password: "password321" })).toMatchObject({ fields });
  expect(session.phase).toBe("unknown");
});

test("who signs up is signed in", async () => {
  answers.set("POST /api/session/account/", () => signedIn("fresh"));
  expect(await signUp(session, { ...ME, password: "password321" })).toBeNull();
  expect(session.phase).toBe("in");
  expect(channel.postMessage).toHaveBeenCalledWith({ type: "in", id: "ana" });
});

test("who asks for a link learns nothing but that they did", async () => {
  answers.set("POST /api/password/forgot/", () => Response.json({}, { status: 202 }));
  expect(await passwordForgot(session, "ana@example.org", "de")).toBeNull();
});

test("a new password ends one's own session here too", async () => {
  await session.signIn("ana@example.org", "password321");
  answers.set("POST /api/password/reset/", () => new Response(null, { status: 204 }));
  answers.set("POST /api/session/refresh/", refused);
  expect(await passwordReset(session, "token", "another password")).toBeNull();
  expect(session.phase).toBe("out");
});

test("a new password of somebody else signs nobody out", async () => {
  await session.signIn("ana@example.org", "password321");
  answers.set("POST /api/password/reset/", () => new Response(null, { status: 204 }));
  await passwordReset(session, "token", "another password");
  expect(session).toMatchObject({ phase: "in", me: ME });
});

test("a link that does not work says so", async () => {
  const problem = { code: "not_found", detail: "This link was used already." };
  answers.set("POST /api/password/reset/", () => Response.json(problem, { status: 404 }));
  expect(await passwordReset(session, "token", "another password")).toEqual(problem);
});

test("a call with an old token is made again with a new one, refreshed once for all", async () => {
  await session.signIn("ana@example.org", "password321");
  answers.set("GET /api/me/", () =>
    asked.at(-1) === "GET /api/me/ Bearer fresh" ? Response.json(ME) : refused(),
  );
  const [one, other] = await Promise.all([
    session.api("GET", "/api/me/"),
    session.api("GET", "/api/me/"),
  ]);
  expect([one.data, other.data]).toEqual([ME, ME]);
  expect(asked.filter((call) => call.includes("refresh"))).toHaveLength(1);
});

test("a refused refresh signs out", async () => {
  await session.signIn("ana@example.org", "password321");
  answers.set("GET /api/me/", refused);
  answers.set("POST /api/session/refresh/", refused);
  const { status } = await session.api("GET", "/api/me/");
  expect(status).toBe(401);
  expect(session.phase).toBe("out");
  expect(await session.token(false)).toBeNull();
  expect(forget).not.toHaveBeenCalled(); // What they wrote waits for their next sign-in.
});

test("a network that fails is a problem like any other", async () => {
  await session.signIn("ana@example.org", "password321");
  answers.delete("GET /api/me/");
  const { error } = await session.api("GET", "/api/me/");
  expect(error).toMatchObject({ code: "unavailable" });
});

test("who signs out, does so in every tab", async () => {
  await session.signIn("ana@example.org", "password321");
  expect(await session.signOut()).toBeNull();
  expect(session.phase).toBe("out");
  expect(channel.postMessage).toHaveBeenLastCalledWith({ type: "out" });
});

test("who signs out is not told that the session ended, whoever asks for a token meanwhile", async () => {
  await session.signIn("ana@example.org", "password321");
  answers.set("POST /api/session/refresh/", refused);
  answers.set("DELETE /api/session/", async () => {
    await session.token(true);
    return new Response(null, { status: 204 });
  });
  expect(await session.signOut()).toBeNull();
  expect(session).toMatchObject({ phase: "out", wasEnded: false });
  await session.signIn("ana@example.org", "password321");
  await session.token(true);
  expect(session.wasEnded).toBe(true);
});

test("a tab follows a sign-out elsewhere", async () => {
  await session.signIn("ana@example.org", "password321");
  hear({ type: "out" });
  expect(session.phase).toBe("out");
  expect(forget).toHaveBeenCalledOnce();
});

test("a tab follows a sign-in elsewhere", async () => {
  hear({ type: "in", id: "ana" });
  await until(() => expect(session.phase).toBe("in"));
});

test("what somebody asked for who signed out meanwhile is not asked for whoever signs in then", async () => {
  await session.start();
  let answer: (response: Response) => void = () => undefined;
  answers.set("PATCH /api/me/", () => new Promise((resolve) => (answer = resolve)));
  const renamed = session.api("PATCH", "/api/me/", { body: { first_name: "Anna" } });
  await until(() => expect(asked).toContain("PATCH /api/me/ Bearer fresh"));
  await session.signOut();
  answers.set("POST /api/session/", () => Response.json({ access: "other", me: { ...ME, id: "ben" } }));
  await session.signIn("ben@example.org", "password");
  answers.set("PATCH /api/me/", () => Response.json(ME));
  answer(refused());
  expect((await renamed).error?.code).toBe("unavailable");
  expect(asked).not.toContain("PATCH /api/me/ Bearer other");
});

test("what is answered to somebody who signed out meanwhile is not known to whoever signs in then", async () => {
  await session.start();
  let answer: (response: Response) => void = () => undefined;
  answers.set("GET /api/me/", () => new Promise((resolve) => (answer = resolve)));
  const loaded = session.api("GET", "/api/me/");
  await until(() => expect(asked).toContain("GET /api/me/ Bearer fresh"));
  await session.signOut();
  answers.set("POST /api/session/", () => Response.json({ access: "other", me: { ...ME, id: "ben" } }));
  await session.signIn("ben@example.org", "password");
  answer(Response.json(ME));
  expect((await loaded).data).toBeUndefined();
});
