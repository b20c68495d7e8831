/** What survives a reload: drafts, operations that the server has not done yet, and conversations. */

import type { CacheStore } from "./cache";
import { isWhole, type Kept } from "./kept";
import { answerTo, done, openDatabase } from "./database";
import type { Draft, DraftStore } from "./drafts";
import type { Entry } from "./outbox/operations";
import type { OutboxStore } from "./outbox/outbox";

/** What is kept on each shelf of the database, beside whose it is. */
interface Shelves {
  outbox: Entry;
  drafts: Draft & { conversation: string };
  conversations: Kept;
}

type Shelf = keyof Shelves;

/** Of the database; what an older version of the page kept is brought to the newest one. */
const VERSION = 3;

/**
 * One person's drafts, outbox and conversations in this browser.
 *
 * Nothing here fails: where the browser keeps nothing, or nothing more, it is forgotten.
 */
export class Store implements OutboxStore, DraftStore, CacheStore {
  readonly #owner: string;
  readonly #db: IDBDatabase | null;

  private constructor(owner: string, db: IDBDatabase | null) {
    this.#owner = owner;
    this.#db = db;
  }

  /** Open the store of one person. */
  static async open(owner: string): Promise<Store> {
    return new Store(owner, await openShelves());
  }

  /** Return what is pending, in the order in which it was done. */
  async entries(): Promise<Entry[]> {
    const kept = await this.#all("outbox");
    return kept
      .sort((one, other) => (one.id < other.id ? -1 : 1))
      .map(({ owner, ...entry }) => entry);
  }

  async putEntry(entry: Entry): Promise<void> {
    await this.#write(["outbox"], (shelves) => {
      shelves.objectStore("outbox").put({ ...entry, owner: this.#owner });
    });
  }

  async removeEntry(id: string): Promise<void> {
    await this.#write(["outbox"], (shelves) => {
      shelves.objectStore("outbox").delete(id);
    });
  }

  /** Return the drafts, by conversation. */
  async drafts(): Promise<Map<string, Draft>> {
    const kept = await this.#all("drafts");
    return new Map(kept.map(({ owner, conversation, ...draft }) => [conversation, draft]));
  }

  async putDraft(conversation: string, draft: Draft | null): Promise<void> {
    const owner = this.#owner;
    await this.#write(["drafts"], (shelves) => {
      const drafts = shelves.objectStore("drafts");
      if (draft === null) drafts.delete([owner, conversation]);
      else drafts.put({ ...draft, owner, conversation });
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
      for (const id of gone) conversations.delete([owner, id]);
      for (const kept of changed) conversations.put({ ...kept, owner });
    });
    // Where there is no room, the outbox and drafts need it more.
    if (!isKept) await this.clearConversations();
  }

  /** Forget the conversations. */
  async clearConversations(): Promise<void> {
    await this.#write(["conversations"], (shelves) => {
      shelves.objectStore("conversations").delete(this.#own);
    });
  }

  /** Forget everything of this person. */
  async clear(): Promise<void> {
    const entries = await this.entries();
    await this.#write(["outbox", "drafts", "conversations"], (shelves) => {
      for (const { id } of entries) shelves.objectStore("outbox").delete(id);
      shelves.objectStore("drafts").delete(this.#own);
      shelves.objectStore("conversations").delete(this.#own);
    });
  }

  close(): void {
    this.#db?.close();
  }

  async #all<Name extends Shelf>(name: Name): Promise<(Shelves[Name] & { owner: string })[]> {
    try {
      if (this.#db === null) return [];
      const owners = this.#db.transaction(name).objectStore(name).index("owner");
      return await answerTo(owners.getAll(this.#owner) as IDBRequest<(Shelves[Name] & { owner: string })[]>);
    } catch {
      return [];
    }
  }

  /** All keys that begin with the owner. */
  get #own(): IDBKeyRange {
    return IDBKeyRange.bound([this.#owner], [this.#owner, []]);
  }

  /** Write at once, without waiting for a read: a page that goes away hears no answer. */
  async #write(names: Shelf[], work: (shelves: IDBTransaction) => void): Promise<boolean> {
    try {
      const transaction = this.#db?.transaction(names, "readwrite");
      if (transaction === undefined) return true;
      work(transaction);
      transaction.commit();
      await done(transaction);
      return true;
    } catch {
      return false;
    }
  }
}

/** Open the database, or return null: where it is refused, or a page of an older version has it. */
async function openShelves(): Promise<IDBDatabase | null> {
  try {
    return await openDatabase("real-time-chat", VERSION, (database, from, transaction) => {
      upgrade(database, from, transaction).catch(() => transaction.abort());
    });
  } catch {
    return null; // There may be no IndexedDB at all.
  }
}

/** What version 2 kept of a message that was not sent. */
interface Letter {
  client_id: string;
  conversation: string;
  text: string;
  created_at: string;
  failure: string | null;
  owner: string;
}

async function upgrade(database: IDBDatabase, from: number, transaction: IDBTransaction): Promise<void> {
  if (from < 1) {
    const drafts = database.createObjectStore("drafts", { keyPath: ["owner", "conversation"] });
    drafts.createIndex("owner", "owner");
  }
  // Conversations were kept in another form; the server has them.
  if (from === 2) database.deleteObjectStore("conversations");
  const conversations = database.createObjectStore("conversations", { keyPath: ["owner", "id"] });
  conversations.createIndex("owner", "owner");
  const outbox = database.createObjectStore("outbox", { keyPath: "id" });
  outbox.createIndex("owner", "owner");
  if (from === 0) return;
  const letters = transaction.objectStore("letters").getAll() as IDBRequest<Letter[]>;
  for (const letter of await answerTo(letters)) {
    const { client_id: id, text, failure, ...rest } = letter;
    const operation = { type: "message.send" as const, text };
    const problem = failure === null ? null : ({ code: "invalid", detail: failure } as const);
    outbox.put({ ...rest, id, operation, failure: problem });
  }
  database.deleteObjectStore("letters");
}
