/** What is done with threads. */

import type { components } from "../api/http";
import { client, session } from "../app.svelte";
import type { Answer, Problem } from "../core/api";
import { followed } from "../core/follows";
import type { Side } from "../core/window";

export type ThreadItem = components["schemas"]["ThreadItem"];

/** Follow the thread of a message, or no more. */
export function threadFollow(conversation: string, seq: number, is_on: boolean): void {
  const read_ordinal = client.state?.conversations.get(conversation)?.threads.get(seq)?.last_ordinal ?? 0;
  void client.session?.do(conversation, { type: "thread.follow", seq, is_on, read_ordinal });
}

/** Mark a thread that one follows as read up to a message of it. */
export function threadRead(conversation: string, seq: number, until: number): void {
  const { session } = client;
  if (session === null) return;
  const { state } = session.dialogue;
  const read_ordinal = state.conversations.get(conversation)?.messages.get(until)?.thread_ordinal ?? 0;
  const thread = followed(session.dialogue, conversation, seq);
  if (thread === undefined || read_ordinal <= thread.read_ordinal) return;
  void session.do(conversation, { type: "thread.read", seq, until, read_ordinal });
}

/** Load a page of the messages of a thread before or after a seq; return what was wrong, or null. */
export async function threadLoad(conversation: string, thread_root: number, side: Side): Promise<Problem | null> {
  const answer = client.session?.dialogue.loadHistory(conversation, side, { thread_root });
  client.session?.connection.flush();
  return (await answer) ?? null;
}

/** Return a page of the threads that one follows, that with the last reply first, or what is wrong. */
export function threadsList(cursor: string): Promise<Answer<components["schemas"]["ThreadsPage"]>> {
  return session.api("GET", "/api/me/threads/", { query: cursor === "" ? {} : { cursor } });
}
