/** The client of one person, from sign-in to sign-out: everything that is theirs in this browser. */

import type { FollowedThread } from "../api/socket";
import { type Api, type Problem, UNREACHABLE } from "./api";
import { withoutBlockedCalls } from "./blocks";
import type { Cache } from "./cache";
import { Connection } from "./connection";
import { Dialogue } from "./dialogue";
import type { DraftSharing } from "./draft-sharing";
import { type DraftNews, Drafts } from "./drafts";
import { followedThreads } from "./follows";
import { restore } from "./kept";
import { Loader } from "./loader";
import type { Entry, Operation } from "./outbox/operations";
import { Outbox, type OutboxNews } from "./outbox/outbox";
import { overlaid } from "./outbox/overlay";
import type { Position } from "./position";
import type { Me } from "./session";
import { type Change, changedConversations } from "./state/changes";
import type { Conversation } from "./state/conversation";
import { Store } from "./store";
import { Summaries, type Summary } from "./summaries";

/** What the tabs of one person publish to each other; `leaving` comes from one that closes. */
type News = OutboxNews | DraftNews | { type: "leaving" };

/** Changes by which it is other people whose presence may be followed. */
const OTHER_PEOPLE: readonly Change["type"][] = ["conversation.added", "conversation.removed"];

export interface Surroundings {
  me: Me;
  /** The address of the socket; every tab has a socket of its own. */
  url: string;
  api: Api;
  token(renew: boolean): Promise<string | null>;
  /** Something may look different now, in the state or without it. */
  changed(changes: Change[]): void;
  /** Wait until the page is drawn, and what comes later may be loaded. */
  idle(): Promise<void>;
  /** The server refuses something that nothing on the page stands for. */
  refused(failure: Problem): void;
}

export class ClientSession {
  readonly drafts: Drafts;
  readonly dialogue: Dialogue;
  readonly connection: Connection;
  readonly loader: Loader;
  /** Where one was reading, by conversation, until the page is left. */
  readonly places = new Map<string, Position>();
  /** It comes with the first greeting, as what follows does; until then what is kept is as it was. */
  #cache: Cache | null = null;
  readonly #summaries = new Summaries();
  /** What is loaded with the first greeting. */
  #parts: typeof import("./after-greeting") | null = null;
  /** Before that nothing is known of other devices. */
  #sharing: DraftSharing | null = null;
  readonly #store: Store;
  /** The conversations that were kept at the beginning. */
  readonly #shelved: string[];
  readonly #channel: BroadcastChannel;
  readonly #around: Surroundings;
  /** The people who are on the screen, a list for each part of it. */
  readonly #shown = new Set<readonly string[]>();
  /** The conversations that are on the screen. */
  #inView: readonly string[] = [];
  /** The people whose presence is followed. */
  #followed = "";
  #forgotten: Promise<void> | null = null;
  #isClosed = false;

  private constructor(around: Surroundings, store: Store, kept: Shelved) {
    const { me, url } = around;
    const channel = new BroadcastChannel(`client ${me.id}`);
    const publish = (news: News): void => channel.postMessage(news);
    const outbox = new Outbox({
      store,
      publish,
      // What is pending of a person, and of no conversation, is whether one blocks them.
      updated: (id) =>
        this.changed([state.conversations.has(id) ? { type: "outbox.updated", conversation: id } : { type: "blocks.updated" }]),
      refused: (failure) => around.refused(failure),
    });
    this.drafts = new Drafts(store, kept.drafts, publish);
    this.dialogue = new Dialogue(outbox);
    const { state } = this.dialogue;
    state.restore(me, kept.conversations[0]?.epoch ?? null, kept.conversations.map(restore));
    this.#shelved = kept.conversations.map(({ id }) => id);
    this.connection = new Connection({
      url,
      dialogue: this.dialogue,
      token: (renew) => around.token(renew),
      changed: (changes) => this.changed(changes),
      call: (entry) => void this.#call(entry),
    });
    this.loader = new Loader(around.api, this.dialogue, (changes) => {
      this.connection.flush();
      this.changed(changes);
    });
    this.drafts.share({ kept: () => undefined, dropped: (id) => outbox.withdrawDraft(id) });
    this.#store = store;
    this.#channel = channel;
    this.#around = around;
    channel.onmessage = (event: MessageEvent<News>) => this.#receive(event.data);
    for (const entry of kept.entries) outbox.load(entry);
  }

  /** Open what was kept in this browser. */
  static async open(around: Surroundings): Promise<ClientSession> {
    const store = await Store.open(around.me.id);
    const [entries, drafts, conversations] = await Promise.all([
      store.entries(),
      store.drafts(),
      store.conversations(),
    ]);
    return new ClientSession(around, store, { entries, drafts, conversations });
  }

  /** Return the conversations as the list shows them. */
  summaries(): Summary[] {
    const { state, outbox } = this.dialogue;
    return this.#summaries.make(this.conversations(), state, outbox);
  }

  /** Return the conversations as they are with everything that is pending. */
  conversations(): Conversation[] {
    return [...this.dialogue.state.conversations.keys()].map((id) => this.conversation(id)!);
  }

  /** Return a conversation as it is with everything that is pending. */
  conversation(id: string): Conversation | undefined {
    const { state, outbox } = this.dialogue;
    const known = state.conversations.get(id);
    if (known === undefined) return undefined;
    const conversation = overlaid(known, outbox.entries(id), state.me?.id ?? "");
    return withoutBlockedCalls({ state, outbox, conversation });
  }

  /** Return the threads that one follows, with what is pending. */
  threads(): FollowedThread[] {
    return followedThreads(this.dialogue);
  }

  /** Take which conversations are on the screen: the presence of those people is followed first. */
  see(conversations: readonly string[]): void {
    this.#inView = conversations;
    this.loader.listed(conversations);
    this.#followPresence();
  }

  /** Follow the presence of people who are on the screen, until the function is called that this returns. */
  follow(people: readonly string[]): () => void {
    this.#shown.add(people);
    this.#followPresence();
    return () => {
      this.#shown.delete(people);
      this.#followPresence();
    };
  }

  /** Have the names loaded of people to whom something on the page refers. */
  name(people: readonly string[]): void {
    this.dialogue.state.people.refer(people);
    this.connection.flush();
  }

  /** Do an operation as soon as it is kept and there is a connection. */
  async do(conversation: string, operation: Operation): Promise<void> {
    await this.dialogue.outbox.add(conversation, operation);
    this.connection.flush();
  }

  /** Return the conversations that are gone, and in which something was written that is not sent. */
  leftBehind(): string[] {
    return this.#parts === null ? [] : this.#parts.leftBehind(this.dialogue.state, this.dialogue.outbox, this.drafts);
  }

  /** Keep what is not kept yet. */
  keep(): void {
    this.drafts.keep();
    this.#cache?.keep();
  }

  /** The page goes away, perhaps for good: the other tabs send what is not sent. */
  leave(): void {
    this.keep();
    this.#channel.postMessage({ type: "leaving" } satisfies News);
  }

  /** Keep nothing in this browser: the person signs out. */
  forget(): void {
    this.drafts.clear();
    this.dialogue.outbox.clear();
    this.dialogue.state.clear();
    this.#forgotten = this.#store.clear();
  }

  /** End. Of a person who is not signed in any more, what they wrote stays, to be sent later. */
  async close(isOut: boolean): Promise<void> {
    this.#isClosed = true;
    this.connection.stop();
    this.keep();
    this.#channel.close();
    if (isOut) await this.#store.clearConversations();
    await this.#forgotten;
    this.#store.close();
  }

  #receive(news: News): void {
    if (news.type === "draft") this.drafts.receive(news);
    else if (news.type === "leaving") this.dialogue.outbox.hurry();
    else this.dialogue.published(news, Date.now());
    this.connection.flush();
    this.changed([]);
  }

  /** Take what is different: load what that asks for, keep it, and pass it on. */
  changed(changes: Change[]): void {
    const { state, status } = this.dialogue;
    const types = new Set(changes.map(({ type }) => type));
    for (const conversation of changedConversations(changes)) this.#sharing?.told(conversation);
    if (types.has("person.updated")) this.#sharing?.named();
    if (types.has("greeted")) void this.#greeted();
    if (status === "connected") this.loader.resets();
    for (const change of changes) {
      if (change.type !== "conversation.removed" || state.conversations.has(change.conversation)) continue;
      if (state.userRevision !== null) this.dialogue.outbox.abandon(change.conversation, false);
    }
    if (OTHER_PEOPLE.some((type) => types.has(type))) this.#followPresence();
    if (types.has("privacy.updated")) this.loader.listed(this.#inView);
    this.#cache?.changed(changes);
    this.#around.changed(changes);
  }

  async #call(entry: Entry): Promise<void> {
    // A draft that is told of before it is answered is known to be one's own.
    if (this.#sharing === null) await this.#greeted();
    this.#sharing?.calling(entry);
    const answer = await import("./outbox/calls").then(
      ({ call }) => call(this.#around.api, entry),
      () => UNREACHABLE, // The code for it could not be loaded.
    );
    this.changed(this.dialogue.called(entry, answer, Date.now()));
    this.#sharing?.called(entry, answer.error === undefined);
    this.connection.flush();
  }

  /** Hold what is here against what the server has; where the code does not come, with the next greeting. */
  async #greeted(): Promise<void> {
    if (this.#sharing === null) {
      // What it is loaded with is large: on a slow line it would come before the messages.
      await this.#around.idle();
      const parts = await import("./after-greeting").catch(() => null);
      if (parts === null || this.#isClosed) return;
      const { dialogue } = this;
      const { state, outbox } = dialogue;
      const flush = (): void => this.connection.flush();
      this.#sharing ??= new parts.DraftSharing(this.drafts, state, outbox, flush, () => dialogue.textMax);
      this.#parts = parts;
      this.#followPresence();
      if (this.#cache === null) {
        this.#cache = new parts.Cache(this.#store, state, this.#shelved);
        this.#cache.changed(state.recent().map(({ id }) => ({ type: "conversation.updated", conversation: id })));
      }
    }
    this.#sharing.greeted();
    this.#around.changed([]);
  }

  #followPresence(): void {
    if (this.#parts === null) return;
    const people = this.#parts.toFollow(this.dialogue.state, [...this.#shown].flat(), this.#inView);
    const key = people.join();
    if (key === this.#followed) return;
    this.#followed = key;
    this.dialogue.followPresence(people);
    this.connection.flush();
  }
}

interface Shelved {
  entries: Entry[];
  drafts: Awaited<ReturnType<Store["drafts"]>>;
  conversations: Awaited<ReturnType<Store["conversations"]>>;
}
