/** What conversations, and the people in them, are called. */

import type { Person } from "../api/socket";
import { fullName } from "./people";
import type { Conversation, Membership } from "./state/conversation";
import type { State } from "./state/state";

/** What stands for a name that is being loaded. */
const UNKNOWN = "…";

/** Return the name of a conversation. */
export function title(conversation: Conversation, state: State): string {
  const { other } = conversation;
  const person = other === null ? undefined : state.person(other);
  return person === undefined ? conversation.title : fullName(person);
}

/** Return what somebody is called; null where there is nobody any more. */
export function nameOf(state: State, person: string): string | null {
  const known = state.person(person);
  if (known !== undefined) return fullName(known);
  return state.people.isNobody(person) ? null : UNKNOWN;
}

/** Return whether everybody in a conversation is loaded. */
export function hasEverybody({ members, member_count = 0 }: Conversation): boolean {
  return [...members.values()].filter(({ has_left }) => !has_left).length >= member_count;
}

/** Return who is in a conversation, as far as that is loaded. */
export function membersOf(
  conversation: Conversation,
  state: State,
): { person: Person; role: Membership["role"] }[] {
  return [...conversation.members.values()].flatMap(({ person: id, role, has_left }) => {
    const person = state.person(id);
    return has_left || person === undefined ? [] : [{ person, role }];
  });
}
