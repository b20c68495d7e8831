/** Finds messages, in what one may read. */

import type { components } from "../api/http";
import type { Message } from "../api/socket";
import { client, session } from "../app.svelte";
import type { Answer } from "../core/api";
import { isInRoom } from "../core/state/messages";
import { peopleIn } from "../core/state/people";
import { meeting } from "./met";

/** A message that was found, with who wrote it, and where in its text stands what was looked for. */
export type Hit = components["schemas"]["SearchHit"];
export type HitsPage = components["schemas"]["SearchPage"];

/** Return a page of the messages that a query finds, the newest first. */
export function messagesSearch(
  q: string,
  cursor: string,
  limit: number,
  signal: AbortSignal,
): Promise<Answer<HitsPage>> {
  const from = cursor === "" ? {} : { cursor };
  const { timeZone: time_zone } = Intl.DateTimeFormat().resolvedOptions();
  const asked = session.api("GET", "/api/search/", { query: { q, limit, time_zone, ...from }, signal });
  return meeting(asked, ({ results }) => results.map(({ sender }) => sender));
}

/** Return the queries that one saves, the last one first. */
export function savedSearchesRead(): Promise<Answer<components["schemas"]["SavedSearches"]>> {
  return session.api("GET", "/api/search/saved/");
}

/** Save a query, or do not save it any more. */
export function searchSaved(q: string, isOn: boolean): Promise<Answer<undefined>> {
  return session.api(isOn ? "PUT" : "DELETE", "/api/search/saved/", { query: { q } });
}

/** Return the seq of the first message of a conversation at or after a moment; null where there is none. */
export function messageAt(conversation_id: string, time: string): Promise<Answer<{ seq: number | null }>> {
  const address = "/api/conversations/{conversation_id}/messages/at/";
  return session.api("GET", address, { path: { conversation_id }, query: { time } });
}

/** So many messages are shown before one, and after it. */
const AROUND = 3;

/** Return a few messages around one, oldest first: of its thread, where it stands there alone. */
export async function messagesAround(message: Message): Promise<Answer<readonly Message[]>> {
  const { conversation: conversation_id, seq, thread_root } = message;
  const asked = isInRoom(message)
    ? [roomPage(conversation_id, { around: seq, limit: 2 * AROUND + 1 })]
    : [
        threadPage(conversation_id, thread_root!, { before: seq, limit: AROUND }),
        threadPage(conversation_id, thread_root!, { after: seq - 1, limit: AROUND + 1 }),
      ];
  const answers = await Promise.all(asked);
  const failed = answers.find(({ error }) => error !== undefined);
  if (failed?.error !== undefined) return { ...failed, error: failed.error };
  const data = answers.flatMap(({ data }) => data?.results ?? []);
  client.session?.name(data.flatMap(peopleIn));
  return { status: 200, retryAfter: null, data };
}

interface Place {
  readonly limit: number;
  readonly around?: number;
  readonly before?: number;
  readonly after?: number;
}

function roomPage(conversation_id: string, query: Place) {
  return session.api("GET", "/api/conversations/{conversation_id}/messages/", { path: { conversation_id }, query });
}

function threadPage(conversation_id: string, seq: number, query: Place) {
  const address = "/api/conversations/{conversation_id}/messages/{seq}/thread/";
  return session.api("GET", address, { path: { conversation_id, seq }, query });
}
