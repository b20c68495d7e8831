/** What filters are called, in the language of the page. */

import { client } from "../../app.svelte";
import { isDay } from "../../core/search/calendar";
import { type Filter, isId, parseQuery } from "../../core/search/query";
import { nameOf, title } from "../../core/names";
import { monthOf, shortDay } from "../../i18n/calendar-words";
import { t } from "../../i18n/words.svelte";
import { today } from "../today.svelte";

/** Return the words for a filter. */
export function filterWords({ name, value }: Filter): string {
  const words = t().search;
  switch (name) {
    case "from":
      return words.of.from(personCalled(value));
    case "in":
      return words.of.in(roomCalled(value));
    case "has":
    case "is":
    case "mentions":
      return (words[name] as Record<string, string>)[value] ?? value;
    default:
      return words.of[name](isDay(value) ? shortDay(value, today()) : monthOf(`${value}-01`));
  }
}

/** Return the words for a whole query. */
export function queryWords(query: string): string {
  const { filters, text } = parseQuery(query);
  return [...filters.map(filterWords), text.trim()].filter((part) => part !== "").join(" · ");
}

/** Return what a person is called who is named by `me`, an id, or a part of a name. */
export function personCalled(value: string): string {
  if (value.toLowerCase() === "me") return t().search.me;
  const { dialogue } = client;
  if (!isId(value) || dialogue === null) return value;
  return nameOf(dialogue.state, value) ?? t().people.former;
}

/** Return what a conversation is called that is named by its id, or a part of its title. */
export function roomCalled(value: string): string {
  if (!isId(value)) return value;
  const known = client.conversation(value);
  return known === undefined || client.state === null ? t().titles.missing : title(known, client.state);
}

/** Return the people whose ids are in a query: their names may have to be loaded. */
export function peopleOf(query: string): string[] {
  return parseQuery(query).filters.filter(({ name, value }) => name === "from" && isId(value)).map(({ value }) => value);
}
