/** A search as somebody left it: what is looked for, what was found, and where they were in that. */

import { type Hit, messagesSearch } from "../../actions/search";
import { type Filter, isSame, parseQuery, queryOf, withFilter, withoutBegun } from "../../core/search/query";
import { isInRoom } from "../../core/state/messages";
import { t } from "../../i18n/words.svelte";
import { addressOf } from "../../links";
import { Finder } from "./finder.svelte";

/** So many hits are loaded at once. */
const PAGE = 20;

export class Search {
  readonly finder = new Finder(messagesSearch, PAGE);
  /** What is typed. */
  text = $state("");
  filters = $state.raw<readonly Filter[]>([]);
  /** The hit that Enter opens, and the one that was opened last. */
  selected = $state("");
  /** The hits of which one sees what was said around them. */
  unfolded = $state.raw<readonly string[]>([]);
  /** How far the results were scrolled. */
  top = 0;

  constructor(query: string) {
    this.take(query);
  }

  /** What is looked for. */
  get query(): string {
    return queryOf(this);
  }

  /** Look for another query, as a whole. */
  take(query: string): void {
    Object.assign(this, parseQuery(query));
    this.finder.look(this.query, 0);
    this.#restart();
  }

  /** Somebody types: what is a whole filter by now stands beside the text. */
  type(text: string): void {
    const typed = parseQuery(text, false);
    this.text = typed.text;
    for (const filter of typed.filters) this.filters = withFilter(this.filters, filter);
    this.#look();
  }

  add(...filters: readonly Filter[]): void {
    for (const filter of filters) this.filters = withFilter(this.filters, filter);
    this.#look(0);
  }

  remove(filter: Filter): void {
    this.filters = this.filters.filter((one) => !isSame(one, filter));
    this.#look(0);
  }

  /** Show what was said around a hit, or no more. */
  unfold(key: string): void {
    const { unfolded } = this;
    this.unfolded = unfolded.includes(key) ? unfolded.filter((one) => one !== key) : [...unfolded, key];
  }

  #look(delay?: number): void {
    const text = withoutBegun(this.text, t().search.called);
    this.finder.look(queryOf({ filters: this.filters, text }), delay);
    this.#restart();
  }

  #restart(): void {
    this.selected = "";
    this.unfolded = [];
    this.top = 0;
  }
}

/** Return what names a hit among the others. */
export function keyOf({ message }: Hit): string {
  return `${message.conversation} ${message.seq}`;
}

/** Return where a hit leads: to the message in its place. */
export function hrefOf({ message }: Hit): string {
  const { conversation, seq } = message;
  return addressOf(conversation, seq, isInRoom(message) ? undefined : message.thread_root);
}

/** Return the address of the results of a query. */
export function addressOfQuery(query: string): string {
  return query === "" ? "/search" : `/search?q=${encodeURIComponent(query)}`;
}

/** Return the address of the search in one conversation. */
export function addressInRoom(id: string): string {
  return addressOfQuery(queryOf({ filters: [{ name: "in", value: id }], text: "" }));
}

let left: { search: Search; owner: string } | null = null;

/** Return the search that somebody left, if it was for this query. */
export function searchLeft(owner: string, query: string): Search | null {
  return left?.owner === owner && left.search.query === query ? left.search : null;
}

/** Keep a search for whoever comes back to it. */
export function leaveSearch(owner: string, search: Search): void {
  search.finder.stop();
  left = { owner, search };
}
