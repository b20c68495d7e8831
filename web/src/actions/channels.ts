/** Channels: found, looked into, made, joined. Who is in one does with it what is done with conversations. */

import type { components } from "../api/http";
import type { Conversation } from "../api/socket";
import { client, session } from "../app.svelte";
import type { Answer } from "../core/api";
import { known } from "./conversations";

/** A channel as it is found by whoever is not in it, too. */
export type Channel = components["schemas"]["Channel"];
/** Messages of a channel that one looks into. */
export type ChannelPreview = components["schemas"]["ChannelPreview"];
/** A channel that is not made yet. */
export type NewChannel = Omit<components["schemas"]["NewChannelRequest"], "kind">;

/** Return a page of the channels of which the title or the purpose has a part; of all for an empty one. */
export function channelsSearch(
  q: string,
  cursor: string,
): Promise<Answer<components["schemas"]["ChannelsPage"]>> {
  const from = cursor === "" ? {} : { cursor };
  return session.api("GET", "/api/channels/", { query: { q, ...from } });
}

/** Return a channel. */
export function channelLoad(conversation_id: string): Promise<Answer<Channel>> {
  return session.api("GET", "/api/channels/{conversation_id}/", { path: { conversation_id } });
}

/** Return the messages before a seq of a channel that one is not in; the newest without one. */
export async function channelPreview(
  conversation_id: string,
  before: number | undefined,
): Promise<Answer<ChannelPreview>> {
  const path = { conversation_id };
  const query = before === undefined ? {} : { before };
  const answer = await session.api("GET", "/api/channels/{conversation_id}/preview/", { path, query });
  const changes = client.session?.dialogue.state.loadPeople([], answer.data?.people ?? []);
  client.session?.changed(changes ?? []);
  return answer;
}

/** Make a channel and return it. */
export async function channelCreate(channel: NewChannel): Promise<Answer<Conversation>> {
  return known(await session.api("POST", "/api/conversations/", { body: { kind: "channel", ...channel } }));
}

/** Be in a channel from now on, and return it. */
export async function channelJoin(conversation_id: string): Promise<Answer<Conversation>> {
  return known(
    await session.api("PUT", "/api/conversations/{conversation_id}/membership/", { path: { conversation_id } }),
  );
}
