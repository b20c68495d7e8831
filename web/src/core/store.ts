/** What survives a reload: drafts, and letters that the server does not have yet. */

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Letter, LetterStore } from "./outbox";

interface Kept extends DBSchema {
  letters: { key: string; value: Letter & { owner: string }; indexes: { owner: string } };
  drafts: {
    key: [owner: string, conversation: string];
    value: { owner: string; conversation: string; text: string };
    indexes: { owner: string };
  };
}

/** One person's drafts and letters in this browser. */
export class Store implements LetterStore {
  readonly #owner: string;
  readonly #db: IDBPDatabase<Kept> | null;

  private constructor(owner: string, db: IDBPDatabase<Kept> | null) {
    this.#owner = owner;
    this.#db = db;
  }

  /** Open the store; where the browser keeps nothing, one that forgets. */
  static async open(owner: string): Promise<Store> {
    const db = await openDB<Kept>("real-time-chat", 1, {
      upgrade(database) {
        const letters = database.createObjectStore("letters", { keyPath: "client_id" });
        letters.createIndex("owner", "owner");
        const drafts = database.createObjectStore("drafts", {
          keyPath: ["owner", "conversation"],
        });
        drafts.createIndex("owner", "owner");
      },
    }).catch(() => null);
    return new Store(owner, db);
  }

  /** Return the letters that wait, in the order in which they were written. */
  async letters(): Promise<Letter[]> {
    const kept = (await this.#db?.getAllFromIndex("letters", "owner", this.#owner)) ?? [];
    return kept
      .sort((one, other) => (one.client_id < other.client_id ? -1 : 1))
      .map(({ client_id, conversation, text, created_at, failure }) => ({
        client_id,
        conversation,
        text,
        created_at,
        failure,
      }));
  }

  async put(letter: Letter): Promise<void> {
    await this.#db?.put("letters", { ...letter, owner: this.#owner });
  }

  async remove(clientId: string): Promise<void> {
    await this.#db?.delete("letters", clientId);
  }

  /** Return the drafts, by conversation. */
  async drafts(): Promise<Map<string, string>> {
    const kept = (await this.#db?.getAllFromIndex("drafts", "owner", this.#owner)) ?? [];
    return new Map(kept.map((draft) => [draft.conversation, draft.text]));
  }

  async putDraft(conversation: string, text: string): Promise<void> {
    const owner = this.#owner;
    const transaction = this.#db?.transaction("drafts", "readwrite");
    if (transaction === undefined) return;
    if (text === "") void transaction.store.delete([owner, conversation]);
    else void transaction.store.put({ owner, conversation, text });
    transaction.commit(); // A page that goes away does not wait for the answer.
    await transaction.done;
  }

  /** Forget everything of this person. */
  async clear(): Promise<void> {
    for (const letter of await this.letters()) await this.remove(letter.client_id);
    for (const conversation of (await this.drafts()).keys()) await this.putDraft(conversation, "");
  }

  close(): void {
    this.#db?.close();
  }
}
