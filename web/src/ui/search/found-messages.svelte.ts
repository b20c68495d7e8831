/** The first messages that are found beside chats and people. */

import { untrack } from "svelte";
import { type Hit, messagesSearch } from "../../actions/search";
import { Finder } from "./finder.svelte";

/** So many are shown there; the others are one step away. */
const MOST = 4;

interface FoundMessages {
  /** What answers what is typed now; nothing until that is known. */
  readonly hits: readonly Hit[];
  /** Whether nothing more is to be found. */
  readonly isWhole: boolean;
}

/** Search whenever the query changes; call while a component is made. */
export function findMessages(query: () => string): FoundMessages {
  const finder = new Finder(messagesSearch, MOST);
  $effect(() => {
    const wanted = query().trim();
    untrack(() => finder.look(wanted));
  });
  $effect(() => () => finder.stop());
  return {
    get hits() {
      return finder.isFresh ? finder.hits.slice(0, MOST) : [];
    },
    get isWhole() {
      return finder.isWhole && finder.hits.length <= MOST;
    },
  };
}
