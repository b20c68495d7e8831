/** Joins the core to the page in one place; the components read from here, and ask here. */

import { createSubscriber } from "svelte/reactivity";
import type { Conversation as Snapshot, Member, Message } from "./api/socket";
import { Connection } from "./core/connection";
import { Dialogue } from "./core/dialogue";
import { Drafts } from "./core/drafts";
import { uuid7 } from "./core/ids";
import { Outbox } from "./core/outbox";
import { route, type Route } from "./core/router";
import { type Hint, type Problem, Session } from "./core/session";
import { type Conversation, loadedFrom } from "./core/state";
import { Store } from "./core/store";

const HISTORY_PAGE = 60;
const TYPING_EVERY_MS = 3_000;
const PRESENCE_MAX = 100;

const hint: Hint = {
  get: () => localStorage.getItem("signed-in") === "yes",
  set: (signedIn) => {
    if (signedIn) localStorage.setItem("signed-in", "yes");
    else localStorage.removeItem("signed-in");
  },
};

/** Everything of the person who is signed in, from sign-in to sign-out. */
interface Desk {
  owner: string;
  store: Store;
  drafts: Drafts;
  dialogue: Dialogue;
  connection: Connection;
}

class App {
  readonly session = new Session({
    origin: location.origin,
    fetch: (request) => fetch(request),
    channel: new BroadcastChannel("session"),
    hint,
    changed: () => this.#sessionChanged(),
  });
  #update = (): void => undefined;
  /** Called by whoever reads what the core holds, to be asked again when that changes. */
  readonly #subscribe = createSubscriber((update) => {
    this.#update = update;
  });
  #isDue = false;
  #desk = $state.raw<Desk | null>(null);
  #opening = "";
  #route = $state.raw<Route>(route(location.pathname));
  #wanted = "/";
  #followed = "";
  #typedAt = 0;
  #downSince = $state(0);
  /** Called with each message of others that is new. */
  readonly listeners = new Set<(message: Message) => void>();

  constructor() {
    addEventListener("popstate", () => this.#arrive());
    addEventListener("online", () => this.#desk?.connection.hurry());
    addEventListener("pagehide", () => this.#desk?.drafts.keep());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.#desk?.drafts.keep();
      else this.#desk?.connection.hurry();
    });
  }

  // What there is

  get route(): Route {
    return this.#route;
  }

  get phase(): Session["phase"] {
    this.#subscribe();
    return this.session.phase;
  }

  get me(): Session["me"] {
    this.#subscribe();
    return this.session.me;
  }

  /** The dialogue with the server; its state has changed when this is read again. */
  get dialogue(): Dialogue | null {
    this.#subscribe();
    return this.#desk?.dialogue ?? null;
  }

  get drafts(): Drafts | null {
    return this.#desk?.drafts ?? null;
  }

  /** Whether the conversations are known. */
  get isLoaded(): boolean {
    return this.dialogue !== null && this.dialogue.state.epoch !== null;
  }

  /** Since when there has been no line; 0 while there is one. */
  get downSince(): number {
    return this.#downSince;
  }

  conversation(id: string): Conversation | undefined {
    return this.dialogue?.state.conversations.get(id);
  }

  // Going places

  go(path: string, replace = false): void {
    if (replace) history.replaceState(null, "", path);
    else if (path !== location.pathname) history.pushState(null, "", path);
    this.#arrive();
  }

  #arrive(): void {
    this.#desk?.drafts.keep();
    this.#route = route(location.pathname);
    this.#guard();
  }

  /** Send whoever is not signed in to the door, and whoever is, through it. */
  #guard(): void {
    const isDoor = this.#route.screen === "signin" || this.#route.screen === "signup";
    if (this.session.phase === "out" && !isDoor) {
      this.#wanted = location.pathname;
      this.go("/signin", true);
    } else if (this.session.phase === "in" && isDoor) {
      const wanted = this.#wanted;
      this.#wanted = "/";
      this.go(wanted, true);
    }
  }

  // Who is here

  #sessionChanged(): void {
    this.#update();
    const { phase, me } = this.session;
    if (phase === "in" && me !== null && this.#opening !== me.id) {
      this.#close();
      this.#opening = me.id;
      void this.#open(me.id);
    } else if (phase === "out") {
      this.#close();
    }
    this.#guard();
  }

  async #open(owner: string): Promise<void> {
    const store = await Store.open(owner);
    const outbox = new Outbox(store);
    for (const letter of await store.letters()) outbox.load(letter);
    const dialogue = new Dialogue(outbox);
    const drafts = new Drafts(store, await store.drafts());
    const connection = new Connection({
      url: `${location.origin.replace(/^http/u, "ws")}/ws/`,
      dialogue,
      token: (renew) => this.session.token(renew),
      changed: (created) => this.#changed(created),
    });
    if (this.#opening !== owner) {
      store.close();
      return;
    }
    this.#desk = { owner, store, drafts, dialogue, connection };
    connection.start();
  }

  #close(): void {
    this.#desk?.connection.stop();
    this.#desk?.drafts.keep();
    this.#desk = null;
    this.#opening = "";
    this.#followed = "";
    this.#downSince = 0;
  }

  /** Sign out and forget what was not sent; return what was wrong, or null. */
  async signOut(): Promise<Problem | null> {
    const store = this.#desk?.store;
    const drafts = this.#desk?.drafts;
    const problem = await this.session.signOut();
    if (problem === null) {
      drafts?.clear();
      await store?.clear();
    }
    return problem;
  }

  // What changes

  /** Look again, once for all that comes before the next frame. */
  #changed(created: Message[]): void {
    const desk = this.#desk;
    if (desk === null) return;
    const { state, line } = desk.dialogue;
    for (const message of created) {
      if (message.sender !== state.me?.id) for (const listener of this.listeners) listener(message);
    }
    if (line === "up") this.#downSince = 0;
    else if (this.#downSince === 0) this.#downSince = Date.now();
    if (line === "up") {
      for (const id of state.reset()) void this.#reload(id);
      this.#followPresence(desk);
    }
    if (this.#isDue) return;
    this.#isDue = true;
    const look = (): void => {
      this.#isDue = false;
      this.#update();
    };
    if (document.hidden) setTimeout(look);
    else requestAnimationFrame(look);
  }

  #flush(): void {
    this.#desk?.connection.flush();
    this.#changed([]);
  }

  #followPresence(desk: Desk): void {
    const people = [...desk.dialogue.state.conversations.values()]
      .flatMap((conversation) => conversation.other?.id ?? [])
      .sort()
      .slice(-PRESENCE_MAX);
    const key = people.join();
    if (key === this.#followed) return;
    this.#followed = key;
    desk.dialogue.followPresence(people);
    desk.connection.flush();
  }

  #reloading = new Set<string>();

  /** Load a conversation anew of which what was held is of no use. */
  async #reload(id: string): Promise<void> {
    const desk = this.#desk;
    if (desk === null || this.#reloading.has(id)) return;
    this.#reloading.add(id);
    const { data, response } = await this.session.api.GET("/api/conversations/{conversation_id}/", {
      params: { path: { conversation_id: id } },
    });
    this.#reloading.delete(id);
    if (data !== undefined) desk.dialogue.state.loadConversation(data);
    else if (response.status === 404) desk.dialogue.state.drop(id);
    else return;
    this.#changed([]);
  }

  // What is done in a conversation

  /** Load what a conversation needs on the screen. */
  async openConversation(id: string): Promise<void> {
    const desk = this.#desk;
    const conversation = desk?.dialogue.state.conversations.get(id);
    if (!desk || conversation === undefined) return;
    if (conversation.last_seq - loadedFrom(conversation) + 1 < HISTORY_PAGE) this.loadHistory(id);
    // The answer brings the marks.
    desk.dialogue.request({
      type: "resume",
      conversations: { [id]: conversation.revision },
    });
    desk.connection.flush();
    if (conversation.kind === "group" && conversation.members.size === 0) {
      await this.loadMembers(id);
    }
  }

  /** Load a page of older messages, unless one is on its way. */
  loadHistory(id: string): void {
    const desk = this.#desk;
    const conversation = desk?.dialogue.state.conversations.get(id);
    if (!desk || conversation === undefined || desk.dialogue.isLoadingHistory(id)) return;
    const before = loadedFrom(conversation);
    if (before <= 1) return;
    desk.dialogue.request({
      type: "history.load",
      conversation: id,
      before,
      limit: HISTORY_PAGE,
    });
    desk.connection.flush();
  }

  async loadMembers(id: string): Promise<Problem | null> {
    const { data, error } = await this.session.api.GET(
      "/api/conversations/{conversation_id}/members/",
      { params: { path: { conversation_id: id } } },
    );
    if (data === undefined) return error;
    this.takeMembers(id, data.results);
    return null;
  }

  takeMembers(id: string, members: Member[]): void {
    this.#desk?.dialogue.state.loadMembers(id, members);
    this.#changed([]);
  }

  /** Take a conversation that was just made, and show it. */
  enter(snapshot: Snapshot): void {
    this.#desk?.dialogue.state.loadConversation(snapshot);
    this.#changed([]);
    this.go(`/c/${snapshot.id}`);
  }

  messageSend(conversation: string, text: string): void {
    const desk = this.#desk;
    if (desk === null) return;
    const created_at = new Date().toISOString();
    const letter = { client_id: uuid7(), conversation, text, created_at, failure: null };
    void desk.dialogue.outbox
      .add(letter)
      .catch(() => undefined) // Where the browser keeps nothing, it is sent all the same.
      .then(() => this.#flush());
    this.#typedAt = 0;
    this.#changed([]);
  }

  messageRetry(conversation: string, clientId: string): void {
    this.#desk?.dialogue.outbox.retry(conversation, clientId);
    this.#flush();
  }

  messageDiscard(conversation: string, clientId: string): void {
    this.#desk?.dialogue.outbox.settle(conversation, clientId);
    this.#flush();
  }

  async messageEdit(conversation: string, seq: number, text: string): Promise<Problem | null> {
    const { error } = await this.session.api.PATCH(
      "/api/conversations/{conversation_id}/messages/{seq}/",
      { params: { path: { conversation_id: conversation, seq } }, body: { text } },
    );
    return error ?? null;
  }

  async messageDelete(conversation: string, seq: number): Promise<Problem | null> {
    const { error } = await this.session.api.DELETE(
      "/api/conversations/{conversation_id}/messages/{seq}/",
      { params: { path: { conversation_id: conversation, seq } } },
    );
    return error ?? null;
  }

  /** Say that everything up to a message is read. */
  readMark(id: string, seq: number): void {
    const desk = this.#desk;
    const message = desk?.dialogue.state.conversations.get(id)?.messages.get(seq);
    const me = desk?.dialogue.state.me;
    if (!desk || message === undefined || !me) return;
    desk.dialogue.state.apply({
      type: "read.updated",
      conversation: id,
      person: me.id,
      read_ordinal: message.ordinal,
    });
    desk.dialogue.request({ type: "read.mark", conversation: id, seq });
    this.#flush();
  }

  /** Tell the others that one is writing, not too often. */
  sayTyping(conversation: string): void {
    const now = Date.now();
    if (now - this.#typedAt < TYPING_EVERY_MS) return;
    this.#typedAt = now;
    this.#desk?.dialogue.sayTyping(conversation);
    this.#desk?.connection.flush();
  }
}

export const app = new App();
