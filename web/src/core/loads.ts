/** What is being loaded of conversations, and what could not be loaded. */

import type { Problem } from "./api";

/** What of a conversation is loaded when it is needed: all members, or all of it anew. */
export type LoadKind = "members" | "conversation";

/** How the loading of something stands. */
export type Load =
  | { readonly status: "loading" }
  | { readonly status: "failed"; readonly problem: Problem }
  | { readonly status: "done" };

export const DONE: Load = { status: "done" };

/** Keeps what failed until somebody asks again: by itself it is not tried over and over. */
export class Loads {
  readonly #loads = new Map<string, Load>();

  get(kind: LoadKind, conversation: string): Load {
    return this.#loads.get(`${kind} ${conversation}`) ?? DONE;
  }

  /** Begin to load; return false where it is being loaded, or failed and was not forgotten. */
  begin(kind: LoadKind, conversation: string): boolean {
    if (this.get(kind, conversation) !== DONE) return false;
    this.#loads.set(`${kind} ${conversation}`, { status: "loading" });
    return true;
  }

  /** End with what was wrong, or undefined. */
  end(kind: LoadKind, conversation: string, problem?: Problem): void {
    const key = `${kind} ${conversation}`;
    if (problem === undefined) this.#loads.delete(key);
    else this.#loads.set(key, { status: "failed", problem });
  }

  /** Forget what failed, so that it may be loaded again. */
  forget(conversation?: string): void {
    for (const [key, { status }] of this.#loads) {
      const isMeant = conversation === undefined || key.endsWith(` ${conversation}`);
      if (status === "failed" && isMeant) this.#loads.delete(key);
    }
  }
}
