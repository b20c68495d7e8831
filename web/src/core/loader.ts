/** Loads over HTTP what no frame brings by itself, once for all who ask meanwhile. */

import type { Api, Problem } from "./api";
import type { Dialogue } from "./dialogue";

export class Loader {
  readonly #api: Api;
  readonly #dialogue: Dialogue;
  readonly #changed: () => void;
  readonly #members = new Map<string, Promise<Problem | null>>();
  readonly #reloading = new Set<string>();

  /** @param changed called when something that was asked for is here. */
  constructor(api: Api, dialogue: Dialogue, changed: () => void) {
    this.#api = api;
    this.#dialogue = dialogue;
    this.#changed = changed;
  }

  /** Load what a conversation needs on the screen. */
  async conversation(id: string): Promise<void> {
    const conversation = this.#dialogue.state.conversations.get(id);
    if (conversation === undefined) return;
    // The answer brings the marks; on the connections that follow, that to the hello does.
    if (!conversation.hasMarks) {
      this.#dialogue.request({ type: "resume", conversations: { [id]: conversation.revision } });
      this.#changed();
    }
    if (conversation.kind === "group" && !conversation.hasMembers) await this.members(id);
  }

  /** Load all members of a group; return what was wrong, or null. */
  members(id: string): Promise<Problem | null> {
    const asked = this.#members.get(id) ?? this.#readMembers(id);
    this.#members.set(id, asked);
    return asked.finally(() => this.#members.delete(id));
  }

  /** Load the conversations anew of which what is held is of no use. */
  resets(): void {
    for (const id of this.#dialogue.state.reset()) void this.#reload(id);
  }

  async #readMembers(id: string): Promise<Problem | null> {
    const { data, error } = await this.#api("GET", "/api/conversations/{conversation_id}/members/", {
      path: { conversation_id: id },
    });
    if (error !== undefined) return error;
    this.#dialogue.state.loadMembers(id, data.results);
    this.#changed();
    return null;
  }

  async #reload(id: string): Promise<void> {
    if (this.#reloading.has(id)) return;
    this.#reloading.add(id);
    const { data, status } = await this.#api("GET", "/api/conversations/{conversation_id}/", {
      path: { conversation_id: id },
    });
    this.#reloading.delete(id);
    if (data !== undefined) this.#dialogue.state.loadConversation(data);
    else if (status === 404) this.#dialogue.state.drop(id);
    else return;
    this.#changed();
  }
}
