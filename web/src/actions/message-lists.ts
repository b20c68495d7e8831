/** What the server lists about messages, page by page. */

import type { components } from "../api/http";
import { session } from "../app.svelte";
import type { Answer } from "../core/api";
import { meeting } from "./met";

/** Return a page of what a message says and said before, newest first, or what is wrong. */
export function messageVersions(
  conversation_id: string,
  seq: number,
  cursor: string,
): Promise<Answer<components["schemas"]["VersionsPage"]>> {
  const query = cursor === "" ? {} : { cursor };
  const address = "/api/conversations/{conversation_id}/messages/{seq}/versions/";
  return session.api("GET", address, { path: { conversation_id, seq }, query });
}

/** Return a page of the pinned messages of a conversation, the last pinned first, or what is wrong. */
export function pinsList(
  conversation_id: string,
  cursor: string,
): Promise<Answer<components["schemas"]["PinsPage"]>> {
  const query = cursor === "" ? {} : { cursor };
  return session.api("GET", "/api/conversations/{conversation_id}/pins/", { path: { conversation_id }, query });
}

/** Return a page of who set an emoji under a message, or what is wrong. */
export function reactionPeople(
  conversation_id: string,
  seq: number,
  emoji: string,
  cursor: string,
): Promise<Answer<components["schemas"]["PersonPage"]>> {
  const path = { conversation_id, seq, emoji };
  const query = cursor === "" ? {} : { cursor };
  const address = "/api/conversations/{conversation_id}/messages/{seq}/reactions/{emoji}/";
  return meeting(session.api("GET", address, { path, query }), ({ results }) => results);
}
