/**
 * Lets drafts follow a person from device to device.
 *
 * The server's user revision orders them, and no clock. What is written here goes as an operation of the
 * outbox, so that it survives a reload and goes when there is a connection; while it waits it wins over
 * what another device wrote, which is offered instead.
 */

import { type Draft, type Drafts, isOfThread, isSame } from "./drafts";
import { type DraftSet, type Entry, isSend, meant } from "./outbox/operations";
import type { Outbox } from "./outbox/outbox";
import { fullName } from "./people";
import type { State } from "./state/state";

/** How long one draft is not written again. */
const WRITE_EVERY_MS = 2_000;

export class DraftSharing {
  readonly #drafts: Drafts;
  readonly #state: State;
  readonly #outbox: Outbox;
  readonly #flush: () => void;
  readonly #textMax: () => number;
  /** What was written last of each draft, and when; without the draft once it was told, or went with its message. */
  readonly #written = new Map<string, { draft?: Draft; at: number; isAnswered?: true }>();
  /** The revision of each draft that was taken from the server. */
  readonly #taken = new Map<string, number>();
  /** The conversations with a draft that waits for the names of those whom it means. */
  readonly #nameless = new Set<string>();

  /**
   * @param flush sends what there is to be sent.
   * @param textMax so many characters the server keeps.
   */
  constructor(drafts: Drafts, state: State, outbox: Outbox, flush: () => void, textMax: () => number) {
    this.#drafts = drafts;
    this.#state = state;
    this.#outbox = outbox;
    this.#flush = flush;
    this.#textMax = textMax;
    drafts.share({
      kept: (place) => {
        if (!isOfThread(place)) this.#write(place);
      },
      // The server takes away with the message what it has of it.
      dropped: (conversation) => outbox.withdrawDraft(conversation),
    });
  }

  /** Take what the server tells of a draft, where that is new, once the people whom it means have names. */
  told(conversation: string): void {
    const row = this.#state.own.draft(conversation);
    const known = this.#state.conversations.get(conversation);
    // What was written where one is no more is kept, to be copied.
    if (row === undefined || known === undefined || this.#taken.get(conversation) === row.revision) return;
    // A message that is being sent takes it away: it is told again with what becomes of that.
    if (this.#outbox.entries(conversation).some((entry) => isSend(entry) && entry.failure === null)) return;
    const { people } = this.#state;
    people.refer(row.mentions ?? []);
    if (row.mentions?.some((id) => people.get(id) === undefined && !people.isNobody(id))) {
      this.#nameless.add(conversation);
      this.#flush();
      return;
    }
    this.#nameless.delete(conversation);
    this.#taken.set(conversation, row.revision);
    const draft = { ...this.#draftOf(row), revision: row.revision };
    const last = this.#written.get(conversation);
    const isEcho = last?.draft !== undefined && isSame(last.draft, draft);
    // From then on the same words are those of another device.
    if (isEcho || (last?.isAnswered && !row.is_on)) this.#written.set(conversation, { at: last.at });
    const pending = this.#pending(conversation);
    const { text, isShared } = this.#drafts.get(conversation);
    if (isEcho) {
      this.#drafts.based(conversation, row.revision);
      // Its message was sent before that was known.
      if (row.is_on && pending === undefined && isSame(this.#drafts.get(conversation), { text: "" })) this.#write(conversation);
      return;
    }
    // What waited to be written is forgotten where one is taken out of a conversation, and back: it wins all the same.
    const isUnshared = text !== "" && !isShared;
    // What another tab is writing may be told before it says that it is written.
    const isPending = pending !== undefined && !isSame(this.#draftOf(pending.operation), draft);
    this.#drafts.told(conversation, draft, isUnshared || isPending);
  }

  /** Some people have names by now. */
  named(): void {
    for (const conversation of this.#nameless) this.told(conversation);
  }

  /** All that the server has is here: what it lacks is gone on another device, or was never there. */
  greeted(): void {
    for (const conversation of this.#state.conversations.keys()) this.told(conversation);
    for (const conversation of this.#drafts.places()) {
      const { own, conversations } = this.#state;
      if (!conversations.has(conversation) || this.#pending(conversation) !== undefined) continue;
      if (own.draft(conversation)?.is_on) this.told(conversation);
      else if (this.#drafts.get(conversation).isShared) this.#drafts.told(conversation, { text: "" }, false);
      else this.#write(conversation);
    }
    this.#drafts.met();
  }

  /** What is written here goes to the server now. */
  calling({ conversation, operation }: Entry): void {
    if (operation.type !== "draft.set") return;
    this.#written.set(conversation, { draft: this.#draftOf(operation), at: Date.now() });
  }

  /** The server has answered: it may be another draft by now, or none. */
  called({ conversation, operation }: Entry, isDone: boolean): void {
    if (operation.type !== "draft.set") return;
    const last = this.#written.get(conversation);
    if (last !== undefined) this.#written.set(conversation, { ...last, isAnswered: true });
    if (!isDone || this.#pending(conversation) !== undefined) return;
    if (isSame(this.#draftOf(operation), this.#drafts.get(conversation))) this.#drafts.settled(conversation);
    else this.#write(conversation);
  }

  #write(conversation: string): void {
    const draft = this.#drafts.get(conversation);
    // The server would refuse it, at each pause again; the field says that it is too long.
    if (Array.from(draft.text).length > this.#textMax()) return;
    const operation: DraftSet = { type: "draft.set", text: draft.text, ...answering(draft), ...meant(draft) };
    const notBefore = (this.#written.get(conversation)?.at ?? 0) + WRITE_EVERY_MS;
    void this.#outbox.add(conversation, operation, undefined, notBefore).then(() => this.#flush());
  }

  #pending(conversation: string): Entry<DraftSet> | undefined {
    return this.#outbox.entries(conversation).find((entry): entry is Entry<DraftSet> => entry.operation.type === "draft.set");
  }

  #draftOf(told: Told): Draft {
    const mentions = told.mentions?.flatMap((id) => {
      const person = this.#state.person(id);
      return person === undefined ? [] : [{ name: fullName(person), id }];
    });
    return { text: told.text, ...answering(told), ...(mentions && { mentions }) };
  }
}

/** A draft as the server knows it. */
type Told = Pick<DraftSet, "text" | "reply_to" | "mentions">;

function answering({ reply_to }: Pick<Draft, "reply_to">): Pick<Draft, "reply_to"> {
  return reply_to === undefined ? {} : { reply_to };
}
