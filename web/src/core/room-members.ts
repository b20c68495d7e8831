/** Who is in a room, and in which role. */

import type { Member, Person } from "../api/socket";
import type { Conversation } from "./state/conversation";
import type { State } from "./state/state";

/** What somebody is in a room. */
export type Role = "owner" | "admin" | "member";

const ROLES: readonly string[] = ["owner", "admin", "member"] satisfies Role[];

/** Return whether nobody else is known to own a room that one owns. */
export function isLastOwner({ role, members }: Pick<Conversation, "role" | "members">): boolean {
  const owners = [...members.values()].filter((one) => one.role === "owner" && !one.has_left);
  return role === "owner" && owners.length <= 1;
}

/** Return whether somebody is known to be in a room. */
export function isMember({ kind, members }: Pick<Conversation, "kind" | "members">, person: string): boolean {
  const member = members.get(person);
  return kind !== "direct" && member !== undefined && member.has_left !== true;
}

/** Return what somebody is in a room; one who is not known, or in a way that is not, counts as a member. */
export function roleOf({ members }: Pick<Conversation, "members">, person: string): Role {
  const role = members.get(person)?.role ?? "member";
  return ROLES.includes(role) ? (role as Role) : "member";
}

/** Return whether one may remove somebody else from a room. */
export function mayRemove(conversation: Pick<Conversation, "role" | "members">, person: string): boolean {
  const { role } = conversation;
  return role === "owner" || (role === "admin" && roleOf(conversation, person) === "member");
}

/**
 * Return who of some members that were loaded is there by now, and in which role; those first who lead.
 *
 * @param areAll whoever came since is one of them, too.
 */
export function shownMembers(
  conversation: Conversation,
  state: State,
  loaded: readonly Pick<Member, "person">[],
  areAll: boolean,
): { person: Person; role: Role }[] {
  const ids = new Set(loaded.map(({ person }) => person.id));
  if (areAll) for (const id of conversation.members.keys()) ids.add(id);
  return [...ids]
    .flatMap((id) => {
      const person = state.person(id);
      const isThere = conversation.members.get(id)?.has_left !== true;
      return person !== undefined && isThere ? [{ person, role: roleOf(conversation, id) }] : [];
    })
    .sort((one, other) => ROLES.indexOf(one.role) - ROLES.indexOf(other.role));
}
