/** Loads over HTTP what no frame brings by itself. What fails is a state, until somebody asks again. */

import type { Answer, Api } from "./api";
import type { Dialogue } from "./dialogue";
import type { LoadKind } from "./loads";
import type { Change } from "./state/changes";
import { lastMessage } from "./state/conversation";
import { peopleIn } from "./state/people";
import { PAGE } from "./window";

export class Loader {
  readonly #api: Api;
  readonly #dialogue: Dialogue;
  /** Conversations whose marks are asked for. */
  readonly #resuming = new Set<string>();
  readonly #changed: (changes: Change[]) => void;

  /** @param changed called when something is asked for or here, with what is different by it. */
  constructor(api: Api, dialogue: Dialogue, changed: (changes: Change[]) => void) {
    this.#api = api;
    this.#dialogue = dialogue;
    this.#changed = changed;
  }

  /** Load what a conversation needs on the screen. */
  conversation(id: string): void {
    const { state } = this.#dialogue;
    const conversation = state.conversations.get(id);
    if (conversation === undefined) return;
    const shown = conversation.messages.upTo(conversation.last_seq, PAGE);
    state.people.refer(shown.flatMap(peopleIn));
    this.#marks([id]);
    if (conversation.kind !== "direct" && !conversation.hasMembers) this.members(id);
  }

  /** Load how far the others have read where the last message is one's own, for the list. */
  listed(ids: readonly string[]): void {
    const { state } = this.#dialogue;
    this.#marks(
      ids.filter((id) => {
        const conversation = state.conversations.get(id);
        return conversation && lastMessage(conversation)?.sender === state.me?.id;
      }),
    );
  }

  /** Load the read marks of conversations whose marks are not here, nor on their way. */
  #marks(ids: readonly string[]): void {
    const { state } = this.#dialogue;
    const missing = ids.filter((id) => {
      return state.conversations.get(id)?.hasMarks === false && !this.#resuming.has(id);
    });
    if (missing.length === 0) return;
    for (const id of missing) this.#resuming.add(id);
    const conversations = Object.fromEntries(missing.map((id) => [id, state.revisionOf(id)]));
    // The answer brings the marks; on the connections that follow, that to the hello does.
    void this.#dialogue.request({ type: "resume", conversations }).then(() => {
      for (const id of missing) this.#resuming.delete(id);
    });
    this.#changed([]);
  }

  /** Load who is in a room: the first page, with those who lead it. */
  members(id: string): void {
    void this.#load("members", id, async () => {
      const path = { conversation_id: id };
      const answer = await this.#api("GET", "/api/conversations/{conversation_id}/members/", { path });
      if (answer.data) this.#changed(this.#dialogue.state.loadMembers(id, answer.data.results));
      return answer;
    });
  }

  /** Load the conversations anew of which what is here is of no use. */
  resets(): void {
    const { state } = this.#dialogue;
    for (const id of state.reset()) {
      void this.#load("conversation", id, async () => {
        const path = { conversation_id: id };
        const answer = await this.#api("GET", "/api/conversations/{conversation_id}/", { path });
        if (answer.data) this.#changed(state.loadConversation(answer.data));
        else if (answer.status === 404) this.#changed(state.drop(id));
        return answer;
      });
    }
  }

  /** Load again what failed of a conversation. */
  retry(id: string): void {
    this.#dialogue.loads.forget(id);
    this.conversation(id);
    this.#changed([{ type: "load.updated", conversation: id }]);
  }

  async #load(kind: LoadKind, id: string, work: () => Promise<Answer<unknown>>): Promise<void> {
    const { loads } = this.#dialogue;
    if (!loads.begin(kind, id)) return;
    const { error } = await work();
    loads.end(kind, id, error);
    this.#changed([{ type: "load.updated", conversation: id }]);
  }
}
