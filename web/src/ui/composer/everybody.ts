/** Whether a message that calls everybody is asked about before it is sent. */

import { client } from "../../app.svelte";
import type { Content, Written } from "../../core/content";
import { calledIn, callsEverybody } from "../../core/markup/mentions";
import { membersOf } from "../../core/names";
import { fullName } from "../../core/people";

/** Rooms of up to so many people are notified without a question. */
const UNASKED_MAX = 20;

/**
 * Return how many people a message would notify, where that is asked about; else 0.
 *
 * @param before what the message says so far, where it is edited: those it calls know of it.
 */
export function toNotify(id: string, { text }: Written, before: Content | undefined): number {
  const source = client.source(id);
  if (source === null || source.conversation.kind === "direct") return 0;
  const many = source.conversation.member_count ?? 0;
  if (many <= UNASKED_MAX || calledIn(before?.blocks ?? []).some((one) => one.id === undefined)) return 0;
  const names = membersOf(source.conversation, source.state).map(({ person }) => fullName(person));
  return callsEverybody(text, names) ? many - 1 : 0;
}
