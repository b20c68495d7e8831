/** What the messages at the roots of threads show of them. */

import type { Message, ThreadSummary } from "../../api/socket";
import { createdRevision } from "./revisions";

/** Of those who write in a thread so many are named, and of so many replies: the first ones. */
const PEOPLE = 3;
const PEOPLE_OF = 20;

/** By the seq of the root, as far as that was loaded, or the thread seen to begin. */
export type Threads = ReadonlyMap<number, ThreadSummary>;

/** Return threads with those that a page brings; what events brought since stays. */
export function withThreads(known: Threads, loaded: readonly ThreadSummary[]): Threads {
  const fresh = loaded.filter((one) => one.revision > (known.get(one.thread_root)?.revision ?? -1));
  return fresh.length === 0 ? known : new Map([...known, ...fresh.map((one) => [one.thread_root, one] as const)]);
}

/**
 * Return threads with a reply that an event or a page of changes brought.
 *
 * @param before the state of it that was here.
 * @param isCreated it is new, and not changed alone.
 */
export function withReply(known: Threads, reply: Message, before: Message | undefined, isCreated: boolean): Threads {
  const { thread_root, thread_ordinal: last_ordinal, sender, created_at: last_at } = reply;
  if (thread_root === undefined || last_ordinal === undefined) return known;
  const many = reply.deleted_at ? 0 : 1;
  const revision = createdRevision(reply);
  const thread = known.get(thread_root);
  if (thread === undefined ? !isCreated || last_ordinal > 1 : reply.revision <= thread.revision) return known;
  const { count, people }: Pick<ThreadSummary, "count" | "people"> = thread ?? { count: 0, people: [] };
  if (revision > (thread?.revision ?? 0)) {
    const isNamed = people.includes(sender) || people.length === PEOPLE || last_ordinal > PEOPLE_OF;
    const named = isNamed ? people : [...people, sender];
    const next = { thread_root, revision, last_ordinal, last_at, count: count + many, people: named };
    return new Map(known).set(thread_root, next);
  }
  if (many > 0 || before?.deleted_at) return known;
  return new Map(known).set(thread_root, { ...thread!, count: count - 1 });
}
