/** Which messages a browser has notified of, in IndexedDB. */

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Notified, NotifiedStore } from "./attention";

interface Kept extends DBSchema {
  told: { key: "told"; value: Notified };
}

/** Its transactions wait for each other, those of other tabs too. */
export class BrowserNotifiedStore implements NotifiedStore {
  #opening: Promise<IDBPDatabase<Kept>> | undefined;

  async change<Result>(work: (notified: Notified) => Result): Promise<Result> {
    try {
      this.#opening ??= openDB<Kept>("attention", 1, {
        upgrade: (database) => void database.createObjectStore("told"),
      });
      const transaction = (await this.#opening).transaction("told", "readwrite");
      const notified = (await transaction.store.get("told")) ?? nothing();
      const result = work(notified);
      await transaction.store.put(notified, "told");
      await transaction.done;
      return result;
    } catch {
      return work(nothing()); // Where nothing may be stored, every tab notifies.
    }
  }
}

function nothing(): Notified {
  return { taken: [], chimedAt: 0 };
}
