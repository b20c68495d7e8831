/** What somebody wrote in conversations that they are no longer in, and that was not sent. */

import { type Drafts, roomOf } from "./drafts";
import { editPlaces } from "./edits";
import { draftsWithin, editsWithin } from "./left-texts";
import type { Outbox } from "./outbox/outbox";
import type { State } from "./state/state";

/** Return those conversations; none before it is known in which one is. */
export function leftBehind(state: State, outbox: Outbox, drafts: Drafts): string[] {
  if (state.userRevision === null) return [];
  const ids = new Set([...outbox.conversations(), ...[...drafts.places(), ...editPlaces()].map(roomOf)]);
  return [...ids].filter(
    (id) =>
      !state.conversations.has(id) &&
      outbox.written(id).length + draftsWithin(id, drafts).length + editsWithin(id).length > 0,
  );
}
