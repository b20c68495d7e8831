/** Everything of the person who is signed in, from sign-in to sign-out. */

import type { Message } from "../api/socket";
import { Cache, restore } from "./cache";
import { Connection } from "./connection";
import { Dialogue } from "./dialogue";
import { type DraftNews, Drafts } from "./drafts";
import { uuid7 } from "./ids";
import { type LetterNews, Outbox } from "./outbox";
import type { Me } from "./session";
import { Store } from "./store";

/** What the tabs of one person tell each other; `leaving` says one that closes. */
type News = LetterNews | DraftNews | { type: "leaving" };

export interface Surroundings {
  me: Me;
  /** The address of the socket; every tab has a socket of its own. */
  url: string;
  token(renew: boolean): Promise<string | null>;
  changed(created: Message[]): void;
}

export class Desk {
  readonly owner: string;
  readonly drafts: Drafts;
  readonly dialogue: Dialogue;
  readonly connection: Connection;
  readonly cache: Cache;
  readonly #store: Store;
  readonly #channel: BroadcastChannel;
  readonly #changed: () => void;
  #forgotten: Promise<void> | null = null;

  private constructor(around: Surroundings, store: Store, kept: Shelved) {
    const { me, url } = around;
    const channel = new BroadcastChannel(`desk ${me.id}`);
    const tell = (news: News): void => channel.postMessage(news);
    const outbox = new Outbox(store, tell);
    for (const letter of kept.letters) outbox.load(letter);
    this.owner = me.id;
    this.drafts = new Drafts(store, kept.drafts, tell);
    this.dialogue = new Dialogue(outbox);
    const { state } = this.dialogue;
    state.restore(me, kept.conversations[0]?.epoch ?? null, kept.conversations.map(restore));
    this.cache = new Cache(store, state, [...state.conversations.keys()]);
    this.connection = new Connection({
      url,
      dialogue: this.dialogue,
      token: (renew) => around.token(renew),
      changed: (created) => around.changed(created),
    });
    this.#store = store;
    this.#channel = channel;
    this.#changed = () => around.changed([]);
    channel.onmessage = (event: MessageEvent<News>) => this.#hear(event.data);
  }

  /** Open what was kept in this browser. */
  static async open(around: Surroundings): Promise<Desk> {
    const store = await Store.open(around.me.id);
    const [letters, drafts, conversations] = await Promise.all([
      store.letters(),
      store.drafts(),
      store.conversations(),
    ]);
    return new Desk(around, store, { letters, drafts, conversations });
  }

  /** Write a message, to be sent once it is kept. */
  write(conversation: string, text: string): Promise<void> {
    const created_at = new Date().toISOString();
    const letter = { client_id: uuid7(), conversation, text, created_at, failure: null };
    return this.dialogue.outbox.add(letter);
  }

  /** Keep what is not kept yet. */
  keep(): void {
    this.drafts.keep();
    this.cache.keep();
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
    this.connection.stop();
    this.keep();
    this.#channel.close();
    if (isOut) await this.#store.clearConversations();
    await this.#forgotten;
    this.#store.close();
  }

  #hear(news: News): void {
    if (news.type === "draft") this.drafts.hear(news);
    else if (news.type === "leaving") this.dialogue.outbox.hurry();
    else this.dialogue.outbox.hear(news, Date.now());
    this.connection.flush();
    this.#changed();
  }
}

interface Shelved {
  letters: Awaited<ReturnType<Store["letters"]>>;
  drafts: Awaited<ReturnType<Store["drafts"]>>;
  conversations: Awaited<ReturnType<Store["conversations"]>>;
}
