/** What people are called and look like, and whose names are still to be loaded. */

import type { Message, Person } from "../../api/socket";

export class People {
  /** Grows with each name that is new or different. */
  version = 0;
  readonly #known = new Map<string, Person>();
  /** Those to whom something refers, and of whom nothing was asked yet. */
  readonly #missing = new Set<string>();
  /** Those of whom the server was asked, and knew nothing, or has not answered. */
  readonly #asked = new Set<string>();
  readonly #nobody = new Set<string>();

  get(id: string): Person | undefined {
    return this.#known.get(id);
  }

  /** Return whether there is no such person. */
  isNobody(id: string): boolean {
    return this.#nobody.has(id);
  }

  /** Take what somebody is called; return whether that is new or different. */
  meet(person: Person): boolean {
    const known = this.#known.get(person.id);
    this.#missing.delete(person.id);
    const { first_name, last_name, picture } = person;
    if (known?.first_name === first_name && known.last_name === last_name && known.picture === picture) return false;
    this.#known.set(person.id, person);
    this.version += 1;
    return true;
  }

  /** Note that something on the page refers to these people. */
  refer(ids: Iterable<string>): void {
    for (const id of ids) {
      if (!this.#known.has(id) && !this.#asked.has(id)) this.#missing.add(id);
    }
  }

  /** Return at most so many people to ask the server for, each once. */
  take(most: number): string[] {
    const ids = [...this.#missing].slice(0, most);
    for (const id of ids) {
      this.#missing.delete(id);
      this.#asked.add(id);
    }
    return ids;
  }

  /** What was asked for is answered, or failed and may be asked for again. */
  answered(ids: readonly string[], isKnown: boolean): void {
    for (const id of ids) {
      if (!isKnown) this.#asked.delete(id);
      else if (!this.#known.has(id)) this.#nobody.add(id);
    }
  }
}

/** Return everybody whose name stands on a message, but for those who are named in it. */
export function peopleIn(message: Message): string[] {
  const { sender, deleted_by, pinned_by, event, reactions = [] } = message;
  const by = [sender, deleted_by, pinned_by].filter((id) => id !== undefined);
  return [...by, ...(event?.people ?? []), ...reactions.flatMap(({ people }) => people)];
}
