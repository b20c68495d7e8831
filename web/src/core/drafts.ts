/** What somebody began to write, by conversation, and the conversation that they begin to make. */

import type { Person } from "../api/socket";
import type { Written } from "./content";

/** How long typing may pause before a draft is kept. */
export const KEEP_MS = 300;

/** The place among the drafts of the conversation that is not made yet. */
const NEW = "new";

/** A message as far as it is written. */
export interface Draft extends Written {
  /** The seq of the message that it answers. */
  readonly reply_to?: number;
}

const BLANK: Draft = { text: "" };

/** Where drafts survive a reload. */
export interface DraftStore {
  /** Keep a draft; null for none. */
  putDraft(conversation: string, draft: Draft | null): Promise<void>;
}

/** What is published to other tabs. */
export interface DraftNews extends Draft {
  type: "draft";
  conversation: string;
}

/** A conversation that somebody begins to make. */
export interface Plan {
  people: Person[];
  title: string;
}

export class Drafts {
  readonly #store: DraftStore;
  readonly #drafts: Map<string, Draft>;
  readonly #publish: (news: DraftNews) => void;
  readonly #unkept = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: DraftStore, drafts: Map<string, Draft>, publish: (news: DraftNews) => void) {
    this.#store = store;
    this.#drafts = drafts;
    this.#publish = publish;
  }

  /** Whether nothing is written: what is about to be answered is no loss. */
  get isEmpty(): boolean {
    return [...this.#drafts.values()].every(({ text }) => text === "");
  }

  get(conversation: string): Draft {
    return this.#drafts.get(conversation) ?? BLANK;
  }

  /** Take what is different of a draft; it is kept when the typing pauses. */
  set(conversation: string, change: Partial<Draft>): void {
    this.#take(conversation, { ...this.get(conversation), ...change });
    this.#unkept.add(conversation);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.keep(), KEEP_MS);
  }

  /** Forget a draft: its message is sent, or nobody wants it. */
  drop(conversation: string): void {
    this.#drafts.delete(conversation);
    this.#unkept.add(conversation);
    this.keep();
  }

  /** The conversations that have a draft. */
  conversations(): string[] {
    return [...this.#drafts.keys()].filter((conversation) => conversation !== NEW);
  }

  get plan(): Plan {
    const { text } = this.get(NEW);
    return text === "" ? { people: [], title: "" } : (JSON.parse(text) as Plan);
  }

  set plan(plan: Plan) {
    const isEmpty = plan.people.length === 0 && plan.title === "";
    const text = isEmpty ? "" : JSON.stringify(plan);
    if (text !== this.get(NEW).text) this.set(NEW, { text });
  }

  /** Take what another tab wrote and keeps. */
  receive({ type, conversation, ...draft }: DraftNews): void {
    this.#take(conversation, draft);
    this.#unkept.delete(conversation);
  }

  /** Keep now what is not kept yet: the page may be going away. */
  keep(): void {
    clearTimeout(this.#timer);
    for (const conversation of this.#unkept) {
      this.#publish({ type: "draft", conversation, ...this.get(conversation) });
      void this.#store.putDraft(conversation, this.#drafts.get(conversation) ?? null);
    }
    this.#unkept.clear();
  }

  /** Forget without keeping. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#drafts.clear();
    this.#unkept.clear();
  }

  #take(conversation: string, draft: Draft): void {
    if (draft.text === "" && draft.reply_to === undefined) this.#drafts.delete(conversation);
    else this.#drafts.set(conversation, draft);
  }
}
