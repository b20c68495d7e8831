/** The threads that one follows, with what is pending. */

import type { FollowedThread } from "../api/socket";
import { isOfThread } from "./outbox/operations";
import type { Source } from "./source";
import { readTo } from "./state/own";

type Known = Pick<Source, "state" | "outbox">;

/** Return the thread of a message, where one follows it or is about to. */
export function followed({ state, outbox }: Known, conversation: string, seq: number): FollowedThread | undefined {
  let row = state.own.thread(conversation, seq);
  for (const { operation } of outbox.entries(conversation).filter(isOfThread)) {
    if (operation.seq !== seq) continue;
    if (operation.type === "thread.read") row &&= readTo(row, operation.read_ordinal);
    else row = operation.is_on ? state.own.followedFrom(conversation, operation) : undefined;
  }
  return row;
}

/** Return the threads that one follows, or is about to. */
export function followedThreads(known: Known): FollowedThread[] {
  const { state, outbox } = known;
  const entries = outbox.conversations().flatMap((id) => outbox.entries(id).filter(isOfThread));
  const pending = new Map(entries.map((entry) => [`${entry.conversation} ${entry.operation.seq}`, entry]));
  const others = state.own.threads.filter((one) => !pending.has(`${one.conversation} ${one.thread_root}`));
  const begun = [...pending.values()].flatMap(({ conversation, operation }) => {
    return followed(known, conversation, operation.seq) ?? [];
  });
  return [...others, ...begun];
}

/** Return by conversation how many unread replies of threads that one follows mention one there. */
export function callsInThreads(known: Known): Map<string, number> {
  const calls = new Map<string, number>();
  for (const { conversation, unread_mentions = [] } of followedThreads(known)) {
    calls.set(conversation, (calls.get(conversation) ?? 0) + unread_mentions.length);
  }
  return calls;
}
