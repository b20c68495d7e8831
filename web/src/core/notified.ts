/** Which messages a browser has notified of, in IndexedDB. */

import type { Notified, NotifiedStore } from "./claims";
import { answerTo, done, openDatabase } from "./database";

/** Its transactions wait for each other, those of other tabs too. */
export class BrowserNotifiedStore implements NotifiedStore {
  #opening: Promise<IDBDatabase> | undefined;

  async change<Result>(work: (notified: Notified) => Result): Promise<Result> {
    try {
      this.#opening ??= openDatabase("attention", 1, (database) => void database.createObjectStore("told"));
      const transaction = (await this.#opening).transaction("told", "readwrite");
      const told = transaction.objectStore("told");
      const kept = told.get("told") as IDBRequest<Notified | undefined>;
      const notified = (await answerTo(kept)) ?? nothing();
      const result = work(notified);
      told.put(notified, "told");
      await done(transaction);
      return result;
    } catch {
      return work(nothing()); // Where nothing may be stored, every tab notifies.
    }
  }
}

function nothing(): Notified {
  return { taken: [], chimedAt: 0 };
}
