/** What is done with the pictures of oneself and of rooms. */

import type { Problem } from "../core/api";
import { UNREACHABLE } from "../core/api";
import { client, session } from "../app.svelte";

/** Give oneself a picture, or null for none; return what was wrong, or null. */
export async function pictureSet(image: Blob | null): Promise<Problem | null> {
  const { picture, problem } = await put("/api/me/picture/", image);
  if (problem !== null) return problem;
  const { me, state } = client;
  if (me !== null) session.update({ ...me, picture });
  if (state?.me) state.people.meet({ ...state.me, picture });
  client.session?.changed([{ type: "person.updated", person: me?.id ?? "" }]);
  return null;
}

/** Give a group or a channel a picture, or null for none; return what was wrong, or null. */
export async function conversationPictureSet(conversation: string, image: Blob | null): Promise<Problem | null> {
  return (await put(`/api/conversations/${conversation}/picture/`, image)).problem;
}

/** A picture goes as the bytes that it is, which no other call does. */
async function put(path: string, image: Blob | null): Promise<{ picture: string | null; problem: Problem | null }> {
  const how = image === null ? { method: "DELETE" } : { method: "PUT", body: image, headers: { "Content-Type": image.type } };
  try {
    const response = await session.signed(new Request(location.origin + path, how));
    const said: unknown = response.status === 204 ? {} : await response.json();
    if (!response.ok) return { picture: null, problem: said as Problem };
    return { picture: (said as { picture?: string }).picture ?? null, problem: null };
  } catch {
    return { picture: null, problem: UNREACHABLE.error };
  }
}
