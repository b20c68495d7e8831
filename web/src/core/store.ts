/** What survives a reload: drafts, letters that the server does not have yet, and conversations. */

import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from "idb";
import { type CacheStore, isWhole, type Kept } from "./cache";
import type { DraftStore } from "./drafts";
import type { Letter, LetterStore } from "./outbox";

interface Shelves extends DBSchema {
  letters: { key: string; value: Letter & { owner: string }; indexes: { owner: string } };
  drafts: {
    key: [owner: string, conversation: string];
    value: { owner: string; conversation: string; text: string };
    indexes: { owner: string };
  };
  conversations: {
    key: [owner: string, id: string];
    value: Kept & { owner: string };
    indexes: { owner: string };
  };
}

/** Of the shelves; what an older version of the page kept is brought to the newest one. */
const VERSION = 2;

/**
 * One person's drafts, letters and conversations in this browser.
 *
 * Nothing here fails: where the browser keeps nothing, or nothing more, it is forgotten.
 */
export class Store implements LetterStore, DraftStore, CacheStore {
  readonly #owner: string;
  readonly #db: IDBPDatabase<Shelves> | null;

  private constructor(owner: string, db: IDBPDatabase<Shelves> | null) {
    this.#owner = owner;
    this.#db = db;
  }

  /** Open the store of one person. */
  static async open(owner: string): Promise<Store> {
    return new Store(owner, await openShelves());
  }

  /** Return the letters that wait, in the order in which they were written. */
  async letters(): Promise<Letter[]> {
    return (await this.#all("letters"))
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
    await this.#write(["letters"], (shelves) => {
      void shelves.objectStore("letters").put({ ...letter, owner: this.#owner });
    });
  }

  async remove(clientId: string): Promise<void> {
    await this.#write(["letters"], (shelves) => {
      void shelves.objectStore("letters").delete(clientId);
    });
  }

  /** Return the drafts, by conversation. */
  async drafts(): Promise<Map<string, string>> {
    const kept = await this.#all("drafts");
    return new Map(kept.map((draft) => [draft.conversation, draft.text]));
  }

  async putDraft(conversation: string, text: string): Promise<void> {
    const owner = this.#owner;
    await this.#write(["drafts"], (shelves) => {
      const drafts = shelves.objectStore("drafts");
      if (text === "") void drafts.delete([owner, conversation]);
      else void drafts.put({ owner, conversation, text });
    });
  }

  /** Return the conversations; what is not whole, or of two stores of a server, is left out. */
  async conversations(): Promise<Kept[]> {
    const kept = (await this.#all("conversations")).map(({ owner, ...one }) => one).filter(isWhole);
    return new Set(kept.map((conversation) => conversation.epoch)).size > 1 ? [] : kept;
  }

  /** Keep conversations, and forget others, in one go. */
  async putConversations(changed: Kept[], gone: string[]): Promise<void> {
    const owner = this.#owner;
    const isKept = await this.#write(["conversations"], (shelves) => {
      const conversations = shelves.objectStore("conversations");
      for (const id of gone) void conversations.delete([owner, id]);
      for (const kept of changed) void conversations.put({ ...kept, owner });
    });
    // Where there is no room, letters and drafts need it more.
    if (!isKept) await this.clearConversations();
  }

  /** Forget the conversations. */
  async clearConversations(): Promise<void> {
    await this.#write(["conversations"], (shelves) => {
      void shelves.objectStore("conversations").delete(this.#own);
    });
  }

  /** Forget everything of this person. */
  async clear(): Promise<void> {
    const letters = await this.letters();
    await this.#write(["letters", "drafts", "conversations"], (shelves) => {
      for (const { client_id } of letters) void shelves.objectStore("letters").delete(client_id);
      void shelves.objectStore("drafts").delete(this.#own);
      void shelves.objectStore("conversations").delete(this.#own);
    });
  }

  close(): void {
    this.#db?.close();
  }

  async #all<Name extends Shelf>(name: Name): Promise<Shelves[Name]["value"][]> {
    try {
      const own = IDBKeyRange.only(this.#owner);
      return (await this.#db?.getAllFromIndex(name, "owner", own)) ?? [];
    } catch {
      return [];
    }
  }

  /** All keys that begin with the owner. */
  get #own(): IDBKeyRange {
    return IDBKeyRange.bound([this.#owner], [this.#owner, []]);
  }

  /** Write at once, without waiting for a read: a page that goes away hears no answer. */
  async #write(names: Shelf[], work: (shelves: Writing) => void): Promise<boolean> {
    try {
      const transaction = this.#db?.transaction(names, "readwrite");
      if (transaction === undefined) return true;
      const done = transaction.done;
      work(transaction);
      transaction.commit();
      await done;
      return true;
    } catch {
      return false;
    }
  }
}

type Shelf = "letters" | "drafts" | "conversations";
type Writing = IDBPTransaction<Shelves, Shelf[], "readwrite">;

/** Open the database, or return null: where it is refused, or a page of an older version has it. */
function openShelves(): Promise<IDBPDatabase<Shelves> | null> {
  return new Promise<IDBPDatabase<Shelves> | null>((resolve) => {
    openDB<Shelves>("real-time-chat", VERSION, {
      upgrade(database, from) {
        if (from < 1) {
          const letters = database.createObjectStore("letters", { keyPath: "client_id" });
          letters.createIndex("owner", "owner");
          const drafts = database.createObjectStore("drafts", {
            keyPath: ["owner", "conversation"],
          });
          drafts.createIndex("owner", "owner");
        }
        if (from < 2) {
          const conversations = database.createObjectStore("conversations", {
            keyPath: ["owner", "id"],
          });
          conversations.createIndex("owner", "owner");
        }
      },
      blocked: () => resolve(null),
      // A page of a newer version needs the database; this one goes on without.
      blocking: (_from, _to, event) => (event.target as IDBDatabase).close(),
    }).then(resolve, () => resolve(null));
  }).catch(() => null); // There may be no IndexedDB at all.
}
