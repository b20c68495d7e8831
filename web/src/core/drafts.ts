/** What somebody began to write, by conversation, and the conversation that they begin to make. */

import type { Written } from "./content";
import type { Attachment } from "./files/file";
import { meant } from "./outbox/operations";

/** How long typing may pause before a draft is kept. */
export const KEEP_MS = 300;

/** The place among the drafts of the conversation that is not made yet. */
export const NEW = "new";

/** A message as far as it is written. */
export interface Draft extends Written {
  /** The seq of the message that it answers. */
  readonly reply_to?: number;
  /** The files that go with it; they stay on their device. */
  readonly files?: readonly Attachment[];
  /** The server has it so, for one's other devices. */
  readonly isShared?: boolean;
  /** That of the server's draft which this one is, or goes on from. */
  readonly revision?: number;
}

/** Return whether a draft is of a thread: these stay on their device. */
export function isOfThread(place: string): boolean {
  return place.includes(" ");
}

/** Return the conversation that a draft stands in. */
export function roomOf(place: string): string {
  return place.split(" ")[0]!;
}

const BLANK: Draft = { text: "" };

/** Where drafts survive a reload. */
export interface DraftStore {
  /** Keep a draft; null for none. */
  putDraft(conversation: string, draft: Draft | null): Promise<void>;
}

/** Tells one's other devices. */
export interface DraftSharer {
  /** A draft is kept here as it is now, and not shared. */
  kept(conversation: string): void;
  /** A draft is gone, as its message is sent, or nobody wants it. */
  dropped(conversation: string): void;
}

/** A draft of another device, which would replace what one writes here. */
interface Offer {
  readonly draft: Draft;
  /** Nothing stands here that was written since it came, or since another one before it. */
  readonly isFresh: boolean;
}

/** What is published to other tabs. */
export interface DraftNews extends Draft {
  type: "draft";
  conversation: string;
}

export class Drafts {
  readonly #store: DraftStore;
  readonly #drafts: Map<string, Draft>;
  readonly #publish: (news: DraftNews) => void;
  readonly #unkept = new Set<string>();
  readonly #offers = new Map<string, Offer>();
  /** By conversation, also where all was taken back that was written there. */
  readonly #revisions = new Map<string, number>();
  #sharer: DraftSharer = { kept: () => undefined, dropped: () => undefined };
  /** The conversation whose field has the focus; what stands in it is never replaced, but goes where it is over. */
  #writing: string | null = null;
  /** What is here was held against what the server has: before that it may be what was sent long ago. */
  #isMet = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: DraftStore, drafts: Map<string, Draft>, publish: (news: DraftNews) => void) {
    this.#store = store;
    this.#drafts = drafts;
    this.#publish = publish;
    for (const [place, { revision }] of drafts) this.based(place, revision);
  }

  /** Whether something is written here that the server does not have. */
  get hasUnshared(): boolean {
    return [...this.#drafts.values()].some(({ text, isShared }) => text !== "" && !isShared);
  }

  get(conversation: string): Draft {
    return this.#drafts.get(conversation) ?? BLANK;
  }

  /** Take what is different of a draft; it is kept when the typing pauses. */
  set(conversation: string, change: Partial<Draft>): void {
    this.#take(conversation, { ...this.get(conversation), ...change, isShared: undefined, ...this.base(conversation) });
    const offer = this.#offers.get(conversation);
    const isFresh = isBlank(this.get(conversation));
    if (offer !== undefined) this.#offers.set(conversation, { ...offer, isFresh });
    this.#unkept.add(conversation);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.keep(), KEEP_MS);
  }

  /** Take which files go with a draft: they are uploaded here, and no other tab is told. */
  attach(conversation: string, files: readonly Attachment[]): void {
    this.#take(conversation, { ...this.get(conversation), files });
    void this.#store.putDraft(conversation, this.#drafts.get(conversation) ?? null);
  }

  /** Forget a draft: its message is sent, or nobody wants it. */
  drop(conversation: string): void {
    const offer = this.offered(conversation);
    this.#drafts.delete(conversation);
    this.#offers.delete(conversation);
    this.#unkept.delete(conversation);
    this.#keep(conversation);
    this.#sharer.dropped(conversation);
    // The server keeps that, as it is another one.
    if (offer !== null) this.#have(conversation, offer);
  }

  // Other devices

  /** From here on one's other devices are told. */
  share(sharer: DraftSharer): void {
    this.#sharer = sharer;
  }

  /** Take which conversation one writes in; where that ends, what came meanwhile takes its place. */
  write(conversation: string | null): void {
    const left = this.#writing;
    this.#writing = conversation;
    if (left !== null && left !== conversation && this.#offers.get(left)?.isFresh) this.accept(left);
  }

  /** All is told that the server has. */
  met(): void {
    this.#isMet = true;
  }

  /** What another device has instead of what is written here; null for nothing. */
  offered(conversation: string): Draft | null {
    const draft = this.#offers.get(conversation)?.draft;
    return draft?.text ? draft : null;
  }

  /** Have what another device has in the place of what is written here. */
  accept(conversation: string): void {
    const offer = this.#offers.get(conversation);
    if (offer === undefined) return;
    this.#offers.delete(conversation);
    this.#have(conversation, offer.draft);
    // It is the last one that was written.
    if (!offer.isFresh) this.#sharer.kept(conversation);
  }

  /** Keep what is written here, which is the last one then. */
  decline(conversation: string): void {
    this.#offers.delete(conversation);
    this.#sharer.kept(conversation);
  }

  /**
   * Take what the server has of a draft: it is another device's.
   *
   * @param isPending what is written here is on its way, and wins.
   */
  told(conversation: string, draft: Draft, isPending: boolean): void {
    // Who typed beside another draft has not chosen between the two.
    const isBeside = this.#offers.get(conversation)?.isFresh === false;
    this.#offers.delete(conversation);
    if (isSame(draft, this.get(conversation))) {
      this.based(conversation, draft.revision);
      this.settled(conversation);
      return;
    }
    const isChanged = isPending || isBeside || this.#unkept.has(conversation);
    this.#offers.set(conversation, { draft, isFresh: !isChanged });
    const isHeld = this.#isMet && this.#writing === conversation;
    // Sent from there: what the server had of it, and nobody went on with, would be sent twice.
    const isOver = isBlank(draft) && this.get(conversation).isShared;
    if (!isChanged && (!isHeld || isOver)) this.accept(conversation);
  }

  /** Return the revision of the server's draft from which what is written here goes on, if there is one. */
  base(conversation: string): Pick<Draft, "revision"> {
    const revision = this.#revisions.get(conversation);
    return revision === undefined ? {} : { revision };
  }

  /** Note that what is written here goes on from a state of the server's draft. */
  based(conversation: string, revision: number | undefined): void {
    if (revision !== undefined) this.#revisions.set(conversation, revision);
  }

  /** The server has a draft as it is here. */
  settled(conversation: string): void {
    const draft = this.#drafts.get(conversation);
    if (draft === undefined || draft.isShared === true) return;
    this.#take(conversation, { ...draft, isShared: true, ...this.base(conversation) });
    void this.#store.putDraft(conversation, this.get(conversation));
  }

  /** The conversations, and the threads in them, that have a draft. */
  places(): string[] {
    return [...this.#drafts.keys()].filter((place) => place !== NEW);
  }

  /** Take what another tab wrote and keeps, unless one is writing here too. */
  receive({ type, conversation, ...draft }: DraftNews): void {
    if (this.#writing === conversation) return;
    this.based(conversation, draft.revision);
    this.#take(conversation, draft);
    this.#unkept.delete(conversation);
  }

  /** Keep now what is not kept yet: the page may be going away. */
  keep(): void {
    clearTimeout(this.#timer);
    for (const conversation of this.#unkept) this.#keep(conversation);
    const kept = [...this.#unkept].filter((conversation) => conversation !== NEW);
    this.#unkept.clear();
    for (const conversation of kept) this.#sharer.kept(conversation);
  }

  /** Keep a draft in this browser, and tell its other tabs. */
  #keep(conversation: string): void {
    this.#publish({ type: "draft", conversation, ...this.get(conversation) });
    void this.#store.putDraft(conversation, this.#drafts.get(conversation) ?? null);
  }

  /** Forget without keeping. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#drafts.clear();
    this.#unkept.clear();
  }

  /** Have a draft of another device here, where the files stay that are. */
  #have(conversation: string, draft: Draft): void {
    const { files } = this.get(conversation);
    this.based(conversation, draft.revision);
    this.#take(conversation, { ...draft, ...(files && { files }), isShared: true });
    void this.#store.putDraft(conversation, this.#drafts.get(conversation) ?? null);
  }

  #take(conversation: string, draft: Draft): void {
    if (isBlank(draft)) this.#drafts.delete(conversation);
    else this.#drafts.set(conversation, draft);
  }
}

/** Return whether two drafts say the same, and mean the same people. */
export function isSame(one: Draft, other: Draft): boolean {
  const saidBy = (draft: Draft) => JSON.stringify([draft.text, draft.reply_to, meant(draft).mentions]);
  return saidBy(one) === saidBy(other);
}

function isBlank({ text, reply_to, files = [] }: Draft): boolean {
  return text === "" && reply_to === undefined && files.length === 0;
}
