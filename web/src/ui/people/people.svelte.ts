/** People found by name, while somebody types. */

import { tick } from "svelte";
import type { Person } from "../../api/socket";
import { personIsBlocked } from "../../actions/blocks";
import { peopleMeet } from "../../actions/met";
import { peopleSearch } from "../../actions/people";
import { client } from "../../app.svelte";
import { fits } from "../../core/matching";
import { fullName } from "../../core/people";
import type { Problem } from "../../core/session";
import type { Summary } from "../../core/summaries";
import { pressEnded } from "../press";

/** How long typing pauses before the server is asked. */
export const DEBOUNCE_MS = 200;

interface Search {
  /** Who fits what is typed now, but for oneself and whom one blocks; until that is answered, of those who were found before. */
  readonly found: Person[];
  /** They answer what is typed now: somebody else may yet come before them until then. */
  readonly isFresh: boolean;
  /** Why nobody is found; null where somebody may be. */
  readonly problem: Problem | null;
  retry(): void;
  /**
   * Do something once those who answer what is typed now are shown: at once, where they are; never,
   * if something else is typed first, or they cannot be found.
   */
  whenFresh(go: () => void): void;
}

/**
 * Search whenever the query changes; call while a component is made.
 *
 * @param query what was typed; nothing is searched for an empty one, unless `whenEmpty`.
 */
export function searchPeople(query: () => string, whenEmpty = false): Search {
  let found = $state.raw<Person[]>([]);
  let problem = $state.raw<Problem | null>(null);
  /** Grows when somebody asks again. */
  let tries = $state(0);
  let triedBefore = 0;
  /** What was asked for when they were found; null until they are. */
  let sought = $state<string | null>(null);
  /** What is done once they are shown. */
  let waiting: (() => void) | null = null;

  $effect(() => {
    const q = query().trim();
    problem = null;
    if (q === "" && !whenEmpty) {
      found = [];
      sought = "";
      return;
    }
    const delay = tries === triedBefore ? DEBOUNCE_MS : 0; // Who asks again does not type.
    triedBefore = tries;
    const stale = new AbortController();
    const timer = setTimeout(async () => {
      const { data, error } = await peopleSearch(q, stale.signal);
      await pressEnded();
      if (stale.signal.aborted) return;
      problem = error ?? null;
      if (data !== undefined) {
        found = data.results;
        peopleMeet(found);
        sought = q;
        await tick();
        waiting?.();
      }
      waiting = null;
    }, delay);
    return () => {
      waiting = null;
      stale.abort();
      clearTimeout(timer);
    };
  });

  const isFresh = (): boolean => sought === query().trim();

  return {
    get found() {
      const others = found.filter(({ id }) => id !== client.me?.id && !personIsBlocked(id));
      if (isFresh()) return others;
      return others.filter((person) => fits(fullName(person), query()));
    },
    get problem() {
      return problem;
    },
    retry: () => (tries += 1),
    get isFresh() {
      return isFresh();
    },
    whenFresh: (go) => {
      if (isFresh()) go();
      else waiting = go;
    },
  };
}

/** Return those of some people whom one has no conversation with. */
export function strangersAmong(people: readonly Person[], conversations: readonly Summary[]): Person[] {
  const known = conversations.filter((one) => !one.isGroup).map((one) => one.hueOf);
  return people.filter((person) => !known.includes(person.id));
}
