/** People found by name, while somebody types. */

import type { Person } from "../api/socket";
import { peopleSearch } from "../actions/people";
import { client } from "../app.svelte";

const DEBOUNCE_MS = 200;

interface Search {
  readonly found: Person[];
  /** They answer what is typed now; until then they are those of what was typed before. */
  readonly isFresh: boolean;
}

/**
 * Search whenever the query changes; call while a component is made.
 *
 * @param query what was typed; nothing is searched for an empty one, unless `whenEmpty`.
 */
export function searchPeople(query: () => string, whenEmpty = false): Search {
  let found = $state.raw<Person[]>([]);
  /** What was asked for when they were found. */
  let sought = $state("");

  $effect(() => {
    const q = query().trim();
    if (q === "" && !whenEmpty) {
      found = [];
      sought = "";
      return;
    }
    const stale = new AbortController();
    const timer = setTimeout(async () => {
      const { data } = await peopleSearch(q, stale.signal);
      if (data === undefined) return;
      found = data.results;
      sought = q;
    }, DEBOUNCE_MS);
    return () => {
      stale.abort();
      clearTimeout(timer);
    };
  });

  return {
    get found() {
      return found.filter((person) => person.id !== client.me?.id);
    },
    get isFresh() {
      return sought === query().trim();
    },
  };
}
