/** What somebody began to write, by conversation. */

/** How long typing may pause before a draft is kept. */
export const KEEP_MS = 300;

/** Where drafts survive a reload. */
export interface DraftStore {
  putDraft(conversation: string, text: string): Promise<void>;
}

export class Drafts {
  readonly #store: DraftStore;
  readonly #texts: Map<string, string>;
  readonly #unkept = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: DraftStore, texts: Map<string, string> = new Map()) {
    this.#store = store;
    this.#texts = texts;
  }

  get isEmpty(): boolean {
    return this.#texts.size === 0;
  }

  get(conversation: string): string {
    return this.#texts.get(conversation) ?? "";
  }

  /** Take a text; it is kept when the typing pauses. */
  set(conversation: string, text: string): void {
    if (text === "") this.#texts.delete(conversation);
    else this.#texts.set(conversation, text);
    this.#unkept.add(conversation);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.keep(), KEEP_MS);
  }

  /** Keep now what is not kept yet: the page may be going away. */
  keep(): void {
    clearTimeout(this.#timer);
    for (const conversation of this.#unkept) {
      void this.#store.putDraft(conversation, this.get(conversation));
    }
    this.#unkept.clear();
  }

  /** Forget without keeping. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#texts.clear();
    this.#unkept.clear();
  }
}
