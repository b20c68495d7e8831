/** What could be meant by a filter that is being typed, or chosen. */

import { client } from "../../app.svelte";
import { matching } from "../../core/matching";
import { fullName } from "../../core/people";
import { dayOf, isDay, plusDays } from "../../core/search/calendar";
import type { Problem } from "../../core/session";
import { type Begun, type FilterName, FILTERS, namesOf, VALUES } from "../../core/search/query";
import { shortDay } from "../../i18n/calendar-words";
import { t } from "../../i18n/words.svelte";
import { searchPeople } from "../people/people.svelte";
import { today } from "../today.svelte";

export interface FilterOption {
  readonly key: string;
  readonly name: FilterName;
  /** The value with which the filter is whole; undefined where its name alone is offered. */
  readonly value?: string;
  readonly text: string;
  /** What more is said of it. */
  readonly about?: string;
  readonly face?: { readonly id: string; readonly isRoom: boolean; readonly isChannel: boolean };
}

type Value = Omit<FilterOption, "name">;

/** So many are offered at once. */
const MOST = 7;

interface Offered {
  readonly all: FilterOption[];
  /** Why nobody is found; null where somebody may be. */
  readonly problem: Problem | null;
  retry(): void;
}

/** Offer what could be meant; call while a component is made. */
export function filterOptions(begun: () => Pick<Begun, "name" | "typed"> | null): Offered {
  const people = searchPeople(() => {
    const now = begun();
    return now?.name && FILTERS[now.name] === "person" ? now.typed : "";
  });

  function values(name: FilterName, typed: string): Value[] {
    switch (FILTERS[name]) {
      case "person":
        return persons(typed, people.found.map((person) => ({ id: person.id, title: fullName(person) })));
      case "room":
        return rooms(typed);
      case "day":
        return days(name as Dated, typed);
      default:
        return words(name as keyof typeof VALUES, typed);
    }
  }

  return {
    get all() {
      const now = begun();
      if (now === null) return [];
      const { name, typed } = now;
      return name === null ? names(typed) : values(name, typed).map((one) => ({ ...one, name }));
    },
    get problem() {
      return people.problem;
    },
    retry: () => people.retry(),
  };
}

function names(typed: string): FilterOption[] {
  const { called, about } = t().search;
  return namesOf(typed, called).map((name) => ({ key: name, name, text: `${called[name]}:`, about: about[name] }));
}

/** Return oneself and the people who are found; before anything is typed, whom one writes to. */
function persons(typed: string, found: readonly { id: string; title: string }[]): Value[] {
  const me = { key: "me", value: "me", text: t().search.me };
  const isMe = [me.value, me.text].some((one) => one.toLowerCase().startsWith(typed.toLowerCase()));
  const known = client.summaries.filter(({ isGroup }) => !isGroup).map(({ hueOf: id, title }) => ({ id, title }));
  const others = (typed === "" ? known : found).map(({ id, title }) => ({
    ...{ key: id, value: id, text: title },
    face: { id, isRoom: false, isChannel: false },
  }));
  return [...(isMe ? [me] : []), ...others].slice(0, MOST);
}

function rooms(typed: string): Value[] {
  return matching(client.summaries, typed)
    .slice(0, MOST)
    .map(({ id, title, hueOf, isGroup, isChannel }) => ({
      ...{ key: id, value: id, text: title },
      face: { id: hueOf, isRoom: isGroup, isChannel },
    }));
}

type Dated = { [Name in FilterName]: (typeof FILTERS)[Name] extends "day" ? Name : never }[FilterName];

function days(name: Dated, typed: string): Value[] {
  if (isDay(typed)) return [{ key: typed, value: typed, text: shortDay(typed, today()) }];
  const now = dayOf(today());
  const { days: called } = t().search;
  const month = now.slice(0, 7);
  const offered = {
    on: { today: now, yesterday: plusDays(now, -1), month },
    before: { today: now, yesterday: plusDays(now, -1), week: plusDays(now, -6), month },
    after: { yesterday: plusDays(now, -1), week: plusDays(now, -7), month: plusDays(`${month}-01`, -1) },
  }[name];
  const wanted = typed.toLowerCase();
  return (Object.entries(offered) as [keyof typeof called, string][])
    .map(([key, value]) => ({ key, value, text: called[key] }))
    .filter(({ value, text }) => value.startsWith(wanted) || text.toLowerCase().startsWith(wanted));
}

function words(name: keyof typeof VALUES, typed: string): Value[] {
  const wanted = typed.toLowerCase();
  const called: Record<string, string> = t().search[name];
  return VALUES[name]
    .map((value) => ({ key: value, value, text: called[value]! }))
    .filter(({ value, text }) => value.startsWith(wanted) || text.toLowerCase().includes(wanted));
}
