/** Joins the core to the page in one place; the components read from here, and ask here. */

import { createSubscriber } from "svelte/reactivity";
import type { Conversation as Snapshot, Member, Message } from "./api/socket";
import type { Desk } from "./core/desk";
import type { Dialogue } from "./core/dialogue";
import type { Drafts } from "./core/drafts";
import { route, type Route } from "./core/router";
import { type Hint, type Me, type Problem, Session } from "./core/session";
import type { Conversation } from "./core/state";

interface MembershipChange {
  is_muted?: boolean;
  is_pinned?: boolean;
}

const TYPING_EVERY_MS = 3_000;
const PRESENCE_MAX = 100;
/** A page that has no frame for so long is not seen. */
const UNSEEN_MS = 100;

const hint: Hint = {
  get: () => {
    try {
      return JSON.parse(localStorage.getItem("me") ?? "null") as Me | null;
    } catch {
      return null;
    }
  },
  set: (me) => {
    try {
      if (me === null) localStorage.removeItem("me");
      else localStorage.setItem("me", JSON.stringify(me));
    } catch {
      // Where nothing may be kept, every start of the page begins with the sign-in.
    }
  },
};

class App {
  readonly session = new Session({
    origin: location.origin,
    fetch: (request) => fetch(request),
    channel: new BroadcastChannel("session"),
    hint,
    changed: () => this.#sessionChanged(),
    forget: () => {
      this.#desk?.forget();
      sessionStorage.clear(); // What was not sent of an edit.
    },
  });
  #update = (): void => undefined;
  /** Called by whoever reads what the core holds, to be asked again when that changes. */
  readonly #subscribe = createSubscriber((update) => {
    this.#update = update;
  });
  #isDue = false;
  #desk = $state.raw<Desk | null>(null);
  #opening = "";
  #route = $state.raw<Route>(route(location.pathname, location.search));
  #wanted = "/";
  #followed = "";
  #typedAt = 0;
  #downSince = $state(0);
  /** Whether the way to the present screen was one back (or forward) through the history. */
  cameBack = false;
  /** Called with each message of others that is new. */
  readonly listeners = new Set<(message: Message) => void>();

  constructor() {
    addEventListener("popstate", () => this.#arrive(true));
    for (const sign of ["online", "click"]) {
      addEventListener(sign, () => this.#desk?.connection.hurry());
    }
    addEventListener("offline", () => this.#desk?.connection.doubt());
    addEventListener("pagehide", () => this.#desk?.leave());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.#desk?.keep();
      else this.#desk?.connection.hurry();
    });
  }

  // What there is

  get route(): Route {
    return this.#route;
  }

  /** Who is signed in; whoever was so far counts as in where what was kept can be shown. */
  get phase(): Session["phase"] {
    this.#subscribe();
    const { phase } = this.session;
    return phase !== "out" && this.isLoaded ? "in" : phase;
  }

  /** Whether a session ended that nobody here ended. */
  get wasEnded(): boolean {
    this.#subscribe();
    return this.session.wasEnded;
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
    this.#subscribe();
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
    const here = location.pathname;
    if (replace) history.replaceState(history.state, "", path);
    // What comes next knows where it came from, so that its way back is the browser's.
    else if (path !== here + location.search) history.pushState({ from: here }, "", path);
    this.#arrive(false);
  }

  /** Go back to a path: where one came from, if it was that; otherwise it replaces the present one. */
  back(path: string): void {
    const came = history.state as { from?: string } | null;
    if (came?.from === path) {
      history.back();
      return;
    }
    history.replaceState(came, "", path);
    this.#arrive(true);
  }

  #arrive(isBack: boolean): void {
    this.#desk?.drafts.keep();
    this.cameBack = isBack;
    this.#route = route(location.pathname, location.search);
    this.#guard();
  }

  /** Send whoever is not signed in to the door, and whoever is, through it. */
  #guard(): void {
    const { screen } = this.#route;
    // The link of a mail is good for whoever opens it, signed in or not.
    if (screen === "reset") return;
    const isDoor = screen === "signin" || screen === "signup" || screen === "forgot";
    if (this.session.phase === "out" && !isDoor) {
      this.#wanted = location.pathname + location.search + location.hash;
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
    if (phase === "out") this.#close(true);
    else if (me !== null && this.#opening !== me.id) {
      this.#close(false);
      this.#opening = me.id;
      void this.#open(me);
    }
    this.#guard();
  }

  async #open(me: Me): Promise<void> {
    const { Desk } = await import("./core/desk"); // A door needs nothing of it.
    const desk = await Desk.open({
      me,
      url: `${location.origin.replace(/^http/u, "ws")}/ws/`,
      token: (renew) => this.session.token(renew),
      changed: (created) => this.#changed(created),
    });
    if (this.#opening !== me.id) {
      void desk.close(false);
      return;
    }
    this.#desk = desk;
    this.#downSince = Date.now();
    desk.connection.start();
    this.#update();
  }

  #close(isOut: boolean): void {
    void this.#desk?.close(isOut);
    this.#desk = null;
    this.#opening = "";
    this.#followed = "";
    this.#downSince = 0;
  }

  /** Sign out and forget what was not sent; return what was wrong, or null. */
  signOut(): Promise<Problem | null> {
    return this.session.signOut();
  }

  // What changes

  /** Look again, once for all that comes before the next frame. */
  #changed(created: Message[]): void {
    const desk = this.#desk;
    if (desk === null) return;
    const { state, line } = desk.dialogue;
    for (const message of created) {
      if (message.sender === state.me?.id) continue;
      for (const listener of this.listeners) listener(message);
      if (state.lacksNameOf(message)) void this.loadMembers(message.conversation);
    }
    if (line !== "up") this.#downSince ||= Date.now();
    else if (this.#downSince > 0) {
      this.#downSince = 0;
      // What could not be loaded without a line.
      if ("id" in this.#route) void this.openConversation(this.#route.id);
    }
    if (line === "up") {
      for (const id of state.reset()) void this.#reload(id);
      this.#followPresence(desk);
    }
    desk.cache.changed();
    if (this.#isDue) return;
    this.#isDue = true;
    const look = (): void => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      this.#isDue = false;
      desk.dialogue.state.trim("id" in this.#route ? this.#route.id : null);
      this.#update();
    };
    const frame = requestAnimationFrame(look);
    // A page that nobody sees gets no frames.
    const timer = setTimeout(look, document.hidden ? 0 : UNSEEN_MS);
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
    // The answer brings the marks; on the lines that follow, that to the hello does.
    if (!conversation.hasMarks) {
      desk.dialogue.request({ type: "resume", conversations: { [id]: conversation.revision } });
      desk.connection.flush();
    }
    if (conversation.kind === "group" && !conversation.hasMembers) {
      await this.loadMembers(id);
    }
  }

  /** Load a page of the messages before or after a seq, unless a page is on its way. */
  loadHistory(id: string, side: { before: number } | { after: number }): void {
    this.#desk?.dialogue.loadHistory(id, side);
    this.#desk?.connection.flush();
  }

  #members = new Map<string, Promise<Problem | null>>();

  /** Load all members of a group, once for all who ask meanwhile; return what was wrong, or null. */
  loadMembers(id: string): Promise<Problem | null> {
    const asked = this.#members.get(id) ?? this.#readMembers(id);
    this.#members.set(id, asked);
    return asked.finally(() => this.#members.delete(id));
  }

  async #readMembers(id: string): Promise<Problem | null> {
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

  /** Mute or pin a conversation; that it is comes back as an event. */
  async membershipUpdate(id: string, body: MembershipChange): Promise<Problem | null> {
    const { error } = await this.session.api.PATCH(
      "/api/conversations/{conversation_id}/membership/",
      { params: { path: { conversation_id: id } }, body },
    );
    return error ?? null;
  }

  messageSend(conversation: string, text: string): void {
    const desk = this.#desk;
    if (desk === null) return;
    void desk.write(conversation, text).then(() => this.#flush());
    this.#typedAt = 0;
    this.#changed([]);
  }

  messageRetry(conversation: string, clientId: string): void {
    this.#desk?.dialogue.outbox.retry(conversation, clientId, Date.now());
    this.#flush();
  }

  messageDiscard(conversation: string, clientId: string): void {
    this.#desk?.dialogue.outbox.withdraw(conversation, clientId);
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
