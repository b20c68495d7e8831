/** Loads over HTTP what no frame brings by itself, once for all who ask meanwhile. */

import type { Api, Problem } from "./api";
import type { Dialogue } from "./dialogue";
import type { Change } from "./state/changes";

export class Loader {
  readonly #api: Api;
  readonly #dialogue: Dialogue;
  readonly #changed: (changes: Change[]) => void;
  readonly #members = new Map<string, Promise<Problem | null>>();
  readonly #reloading = new Set<string>();

  /** @param changed called when something is asked for or here, with what is different by it. */
  constructor(api: Api, dialogue: Dialogue, changed: (changes: Change[]) => void) {
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
      const revision = this.#dialogue.state.revisionOf(id);
      this.#dialogue.request({ type: "resume", conversations: { [id]: revision } });
      this.#changed([]);
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
    this.#changed(this.#dialogue.state.loadMembers(id, data.results));
    return null;
  }

  async #reload(id: string): Promise<void> {
    if (this.#reloading.has(id)) return;
    this.#reloading.add(id);
    const { data, status } = await this.#api("GET", "/api/conversations/{conversation_id}/", {
      path: { conversation_id: id },
    });
    this.#reloading.delete(id);
    const { state } = this.#dialogue;
    if (data !== undefined) this.#changed(state.loadConversation(data));
    else if (status === 404) this.#changed(state.drop(id));
  }
}
