/** What a list of messages shows: a room, or a thread of it. */

import { historyLoad, readMark } from "../../actions/messages";
import { client, navigation } from "../../app.svelte";
import type { Problem } from "../../core/api";
import type { Source } from "../../core/source";
import type { Side } from "../../core/window";

export interface Talk {
  /** Under what it is remembered where one was. */
  readonly place: string;
  /** The message that the address names there, or null. */
  readonly at: number | null;
  read(): Source | null;
  load(side: Side): Promise<Problem | null>;
  /** Everything up to a message is read. */
  mark(seq: number): void;
}

export function roomTalk(id: string): Talk {
  return {
    place: id,
    get at() {
      const { screen, at } = navigation.route;
      return ["conversation", "pins", "files"].includes(screen) ? at : null;
    },
    read: () => client.source(id),
    load: (side) => historyLoad(id, side),
    mark: (seq) => readMark(id, seq),
  };
}
