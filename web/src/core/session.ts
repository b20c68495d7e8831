/**
 * Who is signed in, in this browser.
 *
 * The refresh token is in a cookie that no script reads; the access token is here, in memory.
 */

import type { components } from "../api/http";
import { type Api, apiOf, type Problem, type Progress, type Send } from "./api";

export type { Problem };
export type Me = components["schemas"]["Me"];
type SignedIn = components["schemas"]["SignedIn"];

/**
 * `unknown` until the server has said; `unreachable` when it cannot be asked.
 *
 * In both `me` is who was signed in last in this browser.
 */
export type Phase = "unknown" | "unreachable" | "out" | "in";

/** What the tabs of a browser publish to each other. */
type News = { type: "in"; id: string } | { type: "out" };

/** Remembers across reloads who is signed in, so that their conversations show without asking. */
export interface Hint {
  /** Return who was signed in, null for nobody; undefined where the browser keeps nothing. */
  get(): Me | null | undefined;
  set(me: Me | null): void;
}

export interface Outside {
  /** Where the server is. */
  origin: string;
  send: Send;
  channel: Pick<BroadcastChannel, "postMessage" | "onmessage">;
  hint: Hint;
  changed(): void;
  /** Somebody signs out, here or in another tab: nothing of theirs stays in this browser. */
  forget(): void;
}

export class Session {
  phase: Phase = "unknown";
  me: Me | null = null;
  /** Whether the server has ended the session: elsewhere, by a new password, or as it is too old. */
  wasEnded = false;
  /** The HTTP API, signed. */
  readonly api: Api;
  readonly #outside: Outside;
  /** The calls that need no token. */
  readonly open: Api;
  #access = "";
  #isLeaving = false;
  #refreshing: Promise<boolean> | null = null;

  constructor(outside: Outside) {
    this.#outside = outside;
    this.open = apiOf(outside.origin, outside.send);
    this.api = apiOf(outside.origin, (...request) => this.signed(...request));
    outside.channel.onmessage = (event: MessageEvent<News>) => this.#receive(event.data);
  }

  /** Find out whether somebody is signed in. */
  async start(): Promise<void> {
    const hint = this.#outside.hint.get();
    this.me = hint ?? null;
    this.#outside.changed();
    if (hint === null) this.#leave();
    else await this.#refresh();
  }

  /** Return an access token, a new one if `renew`; null where nobody is signed in. */
  async token(renew: boolean): Promise<string | null> {
    if (renew || this.#access === "") await this.#renew();
    return this.#access || null;
  }

  /** Return what was wrong, or null. */
  async signIn(email: string, password: string): Promise<Problem | null> {
    const { data, error } = await this.open("POST", "/api/session/", { body: { email, password } });
    if (data === undefined) return error;
    this.begin(data);
    return null;
  }

  /** End the session, here and in the other tabs; return what was wrong, or null. */
  async signOut(): Promise<Problem | null> {
    this.#isLeaving = true; // The socket, which the server closes, may ask for a token before the answer is here.
    const { error } = await this.open("DELETE", "/api/session/");
    this.#isLeaving = false;
    if (error !== undefined) return error;
    this.#publish({ type: "out" });
    this.#outside.forget();
    this.#leave();
    return null;
  }

  /** Take one's own account as it is now. */
  update(me: Me): void {
    this.me = me;
    this.#outside.hint.set(me);
    this.#outside.changed();
  }

  /** Send a request with the access token. */
  async signed(request: Request, onProgress?: Progress): Promise<Response> {
    const again = request.clone();
    if (this.#access === "") await this.#renew();
    const used = this.#access;
    const owner = this.me?.id;
    const response = await this.#send(request, onProgress);
    // It was asked for somebody else: it is not asked again, and not answered, for whoever signed in meanwhile.
    if (owner && this.me?.id !== owner) throw new TypeError("no answer");
    if (response.status !== 401 || this.phase !== "in") return response;
    // Another call may have got a new token meanwhile.
    if (used === this.#access && !(await this.#refresh())) return response;
    return this.#send(again, onProgress);
  }

  #send(request: Request, onProgress?: Progress): Promise<Response> {
    request.headers.set("Authorization", `Bearer ${this.#access}`);
    return this.#outside.send(request, onProgress);
  }

  /** Get a new access token where somebody is signed in; fail where the server does not answer. */
  async #renew(): Promise<void> {
    if (this.me === null || (await this.#refresh()) || this.phase === "out") return;
    throw new TypeError("no answer");
  }

  /** Get a new access token, once for all who ask; return whether there is one. */
  #refresh(): Promise<boolean> {
    this.#refreshing ??= this.#ask().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #ask(): Promise<boolean> {
    const { data, status } = await this.open("POST", "/api/session/refresh/");
    if (data !== undefined) {
      this.#enter(data.access, data.me);
      return true;
    }
    if (status === 401 || status === 403) {
      this.wasEnded = this.me !== null && !this.#isLeaving;
      this.#leave();
    } else if (this.phase !== "in") this.#set("unreachable");
    return false;
  }

  #receive(news: News): void {
    if (news.type === "out") {
      this.#outside.forget();
      this.#leave();
    } else if (news.id !== this.me?.id) void this.#refresh();
  }

  #publish(news: News): void {
    this.#outside.channel.postMessage(news);
  }

  /** Take who has just signed in, and let the other tabs know. */
  begin({ access, me }: SignedIn): void {
    this.#enter(access, me);
    this.#publish({ type: "in", id: me.id });
  }

  #enter(access: string, me: Me): void {
    this.#access = access;
    this.me = me;
    this.wasEnded = false;
    this.#outside.hint.set(me);
    this.#set("in");
  }

  #leave(): void {
    this.#access = "";
    this.me = null;
    this.#outside.hint.set(null);
    this.#set("out");
  }

  #set(phase: Phase): void {
    this.phase = phase;
    this.#outside.changed();
  }
}
