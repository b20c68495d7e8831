/** IndexedDB by promises: what of it this page uses. */

/** Return what a request answers. */
export function answerTo<Answer>(request: IDBRequest<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error!);
  });
}

/** Wait until a transaction is done; reject where it is aborted. */
export function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new DOMException("Aborted", "AbortError"));
  });
}

/**
 * Open a database; reject where the browser refuses it, or a page of an older version keeps it open.
 *
 * A page of a newer version needs it alone: this one goes on without it then.
 *
 * @param upgrade makes of what version `from` kept what this version keeps; 0 is nothing.
 */
export function openDatabase(
  name: string,
  version: number,
  upgrade: (database: IDBDatabase, from: number, transaction: IDBTransaction) => void,
): Promise<IDBDatabase> {
  const opening = indexedDB.open(name, version);
  opening.onupgradeneeded = ({ oldVersion }) => {
    upgrade(opening.result, oldVersion, opening.transaction as IDBTransaction);
  };
  const opened = answerTo(opening).then((database) => {
    database.onversionchange = () => database.close();
    return database;
  });
  const blocked = new Promise<never>((_, reject) => {
    opening.onblocked = () => reject(new DOMException("Blocked", "InvalidStateError"));
  });
  return Promise.race([opened, blocked]);
}
