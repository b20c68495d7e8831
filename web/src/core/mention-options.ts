/** Whom somebody may mean who writes `@` and the beginning of a name. */

import type { Person } from "../api/socket";
import { folded } from "./folding";
import { fits } from "./matching";
import { type Called, EVERYBODY } from "./markup/mentions";
import { membersOf } from "./names";
import { fullName } from "./people";
import { type Conversation, lastMessage } from "./state/conversation";
import type { State } from "./state/state";

/** Somebody who is offered; without an id, everybody in the group. */
export interface MentionOption extends Called {
  /** Not in the group, and so not mentioned before they are added. */
  readonly isOutside: boolean;
}

/** So many are offered at once. */
const MOST = 7;
/** Whoever wrote one of so many last messages is likely to be meant. */
const LATEST = 60;

/** Return the people in a conversation but for oneself, as far as they are loaded. */
export function othersIn(conversation: Conversation, state: State): Person[] {
  const other = conversation.other === null ? undefined : state.person(conversation.other);
  if (other !== undefined) return [other];
  return membersOf(conversation, state)
    .map(({ person }) => person)
    .filter(({ id }) => id !== state.me?.id);
}

/**
 * Return who in a conversation fits what was typed: first those whose name begins so, of these those
 * who wrote last; and everybody, where it is a group.
 */
export function optionsIn(conversation: Conversation, state: State, query: string): MentionOption[] {
  const people = othersIn(conversation, state).map((person) => ({ id: person.id, name: fullName(person) }));
  const wanted = folded(query).trim();
  // Whoever wrote a whole name and a space goes on with something else.
  if (query.endsWith(" ") && people.some(({ name }) => folded(name) === wanted)) return [];
  const isFirst = ({ name }: Called) => folded(name).startsWith(wanted);
  const writers = latestWriters(conversation);
  const rank = ({ id }: Called) => writers.indexOf(id!) + 1 || LATEST + 1;
  const found = people
    .filter(({ name }) => fits(name, query))
    .sort(
      (one, other) =>
        Number(isFirst(other)) - Number(isFirst(one)) ||
        rank(one) - rank(other) ||
        one.name.localeCompare(other.name),
    );
  const everybody = conversation.kind !== "direct" && fits(EVERYBODY, query) ? [{ name: EVERYBODY }] : [];
  return [...found.slice(0, MOST - everybody.length), ...everybody].map((one) => ({ ...one, isOutside: false }));
}

/** Return options with people who were found elsewhere and are not in the conversation. */
export function withOutsiders(
  options: readonly MentionOption[],
  found: readonly Person[],
  conversation: Conversation,
  state: State,
): MentionOption[] {
  const isHere = new Set([state.me?.id, ...othersIn(conversation, state).map(({ id }) => id)]);
  const outsiders = found
    .filter(({ id }) => !isHere.has(id))
    .map((person) => ({ id: person.id, name: fullName(person), isOutside: true }));
  return [...options, ...outsiders].slice(0, MOST);
}

/** Return who wrote in a conversation, the last first. */
function latestWriters(conversation: Conversation): string[] {
  const last = lastMessage(conversation)?.seq ?? 0;
  const senders = conversation.messages.upTo(last, LATEST).map(({ sender }) => sender);
  return [...new Set(senders.reverse())];
}
