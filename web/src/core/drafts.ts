/** What somebody began to write, by conversation, and the conversation that they begin to make. */

import type { Person } from "../api/socket";

/** How long typing may pause before a draft is kept. */
export const KEEP_MS = 300;

/** The place among the drafts of the conversation that is not made yet. */
const NEW = "new";

/** Where drafts survive a reload. */
export interface DraftStore {
  putDraft(conversation: string, text: string): Promise<void>;
}

/** What is published to other tabs. */
export interface DraftNews {
  type: "draft";
  conversation: string;
  text: string;
}

/** A conversation that somebody begins to make. */
export interface Plan {
  people: Person[];
  title: string;
}

export class Drafts {
  readonly #store: DraftStore;
  readonly #texts: Map<string, string>;
  readonly #publish: (news: DraftNews) => void;
  readonly #unkept = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: DraftStore, texts: Map<string, string>, publish: (news: DraftNews) => void) {
    this.#store = store;
    this.#texts = texts;
    this.#publish = publish;
  }

  get isEmpty(): boolean {
    return this.#texts.size === 0;
  }

  get(conversation: string): string {
    return this.#texts.get(conversation) ?? "";
  }

  /** Take a text; it is kept when the typing pauses. */
  set(conversation: string, text: string): void {
    this.#take(conversation, text);
    this.#unkept.add(conversation);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.keep(), KEEP_MS);
  }

  /** The conversations that have a draft. */
  conversations(): string[] {
    return [...this.#texts.keys()].filter((conversation) => conversation !== NEW);
  }

  get plan(): Plan {
    const text = this.get(NEW);
    return text === "" ? { people: [], title: "" } : (JSON.parse(text) as Plan);
  }

  set plan(plan: Plan) {
    const isEmpty = plan.people.length === 0 && plan.title === "";
    const text = isEmpty ? "" : JSON.stringify(plan);
    if (text !== this.get(NEW)) this.set(NEW, text);
  }

  /** Take what another tab wrote and keeps. */
  receive(news: DraftNews): void {
    this.#take(news.conversation, news.text);
    this.#unkept.delete(news.conversation);
  }

  /** Keep now what is not kept yet: the page may be going away. */
  keep(): void {
    clearTimeout(this.#timer);
    for (const conversation of this.#unkept) {
      const text = this.get(conversation);
      this.#publish({ type: "draft", conversation, text });
      void this.#store.putDraft(conversation, text);
    }
    this.#unkept.clear();
  }

  /** Forget without keeping. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#texts.clear();
    this.#unkept.clear();
  }

  #take(conversation: string, text: string): void {
    if (text === "") this.#texts.delete(conversation);
    else this.#texts.set(conversation, text);
  }
}
