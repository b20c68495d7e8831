/** Channels that one is not in, found while somebody types. */

import { type Channel, channelsSearch } from "../../actions/channels";
import { fits } from "../../core/matching";
import type { Problem } from "../../core/session";
import type { Summary } from "../../core/summaries";
import { DEBOUNCE_MS } from "../people/people.svelte";
import { pressEnded } from "../press";

/** So many are shown below one's own. */
const MOST = 5;

interface Search {
  /** Those that one may join; until what is typed now is answered, of those that were found before. */
  readonly found: Channel[];
  readonly isFresh: boolean;
  /** Why none is found; null where one may be. */
  readonly problem: Problem | null;
  retry(): void;
}

/**
 * Search whenever the query changes; call while a component is made.
 *
 * @param query what was typed; nothing is searched for an empty one.
 * @param conversations those that one is in.
 */
export function searchChannels(query: () => string, conversations: () => readonly Summary[]): Search {
  let found = $state.raw<readonly Channel[]>([]);
  let problem = $state.raw<Problem | null>(null);
  /** Grows when somebody asks again. */
  let tries = $state(0);
  /** What was asked for when they were found. */
  let sought = $state("");

  const isFresh = (): boolean => sought === query().trim();

  $effect(() => {
    const q = query().trim();
    problem = null;
    if (q === "") {
      found = [];
      sought = "";
      return;
    }
    let isStale = false;
    const timer = setTimeout(
      async () => {
        const { data, error } = await channelsSearch(q, "");
        await pressEnded();
        if (isStale) return;
        problem = error ?? null;
        if (data === undefined) return;
        found = data.results;
        sought = q;
      },
      tries === 0 ? DEBOUNCE_MS : 0,
    );
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  });

  return {
    get found() {
      const here = conversations().map(({ id }) => id);
      const others = found.filter(({ id, may_join }) => may_join && !here.includes(id));
      return others.filter(({ title }) => isFresh() || fits(title, query())).slice(0, MOST);
    },
    get isFresh() {
      return isFresh();
    },
    get problem() {
      return problem;
    },
    retry: () => (tries += 1),
  };
}
