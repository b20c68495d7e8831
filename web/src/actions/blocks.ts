/** Whom one blocks. */

import type { Person } from "../api/socket";
import { client, session } from "../app.svelte";
import type { Answer } from "../core/api";
import { isBlocked } from "../core/blocks";

/** Block a person, or do not block them any more. */
export function personBlock(person: string, is_on: boolean): void {
  void client.session?.do(person, { type: "person.block", is_on });
}

/** Return whether one blocks a person, or is about to. */
export function personIsBlocked(person: string): boolean {
  const dialogue = client.dialogue;
  return dialogue !== null && isBlocked(dialogue, person);
}

/** Return all whom one blocks, or what is wrong. */
export function peopleBlocked(): Promise<Answer<{ results: Person[] }>> {
  return session.api("GET", "/api/blocks/", {});
}
