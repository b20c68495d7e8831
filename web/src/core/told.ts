/** What a browser has told its person of, in IndexedDB. */

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Told, ToldStore } from "./attention";

interface Kept extends DBSchema {
  told: { key: "told"; value: Told };
}

/** Its transactions wait for each other, those of other tabs too. */
export class BrowserToldStore implements ToldStore {
  #opening: Promise<IDBPDatabase<Kept>> | undefined;

  async change<Result>(work: (told: Told) => Result): Promise<Result> {
    try {
      this.#opening ??= openDB<Kept>("attention", 1, {
        upgrade: (database) => void database.createObjectStore("told"),
      });
      const transaction = (await this.#opening).transaction("told", "readwrite");
      const told = (await transaction.store.get("told")) ?? nothing();
      const result = work(told);
      await transaction.store.put(told, "told");
      await transaction.done;
      return result;
    } catch {
      return work(nothing()); // Where nothing may be kept, every tab tells.
    }
  }
}

function nothing(): Told {
  return { taken: [], chimedAt: 0 };
}
