/** What is done with conversations: opened, made, kept. Who is in one is for `rooms.ts`. */

import type { Conversation } from "../api/socket";
import { client, session } from "../app.svelte";
import type { Answer } from "../core/api";
import type { MembershipUpdate } from "../core/outbox/operations";

/** Return the conversation with a person, which is made if there is none. */
export async function conversationDirectOpen(person: string): Promise<Answer<Conversation>> {
  return known(
    await session.api("POST", "/api/conversations/", { body: { kind: "direct", person } }),
  );
}

/** Make a group and return it. */
export async function groupCreate(
  title: string,
  members: string[],
): Promise<Answer<Conversation>> {
  return known(
    await session.api("POST", "/api/conversations/", { body: { kind: "group", title, members } }),
  );
}

/** Keep a conversation in another way. */
export function membershipUpdate(id: string, change: Omit<MembershipUpdate, "type">): void {
  void client.session?.do(id, { type: "membership.update", ...change });
}

/** Accept that a stranger writes. */
export function requestAccept(id: string): void {
  void client.session?.do(id, { type: "request.accept" });
}

/** Forget that a conversation could not be kept in another way. */
export function membershipDiscard(id: string, pending: string): void {
  client.session?.dialogue.outbox.withdraw(id, pending);
}

/** Take a conversation that was just made or found, so that it can be shown. */
export function known(answer: Answer<Conversation>): Answer<Conversation> {
  if (answer.data !== undefined) {
    const changes = client.session?.dialogue.state.loadConversation(answer.data);
    client.session?.changed(changes ?? []);
  }
  return answer;
}
