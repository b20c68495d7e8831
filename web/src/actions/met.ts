/** People whom an answer names, and who are known from then on: a face is drawn by what is known. */

import type { Person } from "../api/socket";
import { client } from "../app.svelte";
import type { Answer } from "../core/api";

/** Know people of whom nothing was here. */
export function peopleMeet(people: readonly Person[]): void {
  const state = client.session?.dialogue.state;
  const unknown = people.filter(({ id }) => state?.person(id) === undefined);
  if (state === undefined || unknown.length === 0) return;
  const met = unknown.map(({ id, first_name, last_name, picture }) => ({ id, first_name, last_name, picture }));
  client.session?.changed(state.loadPeople(met.map(({ id }) => id), met));
}

/** Return an answer, once the people in it are known. */
export async function meeting<Data>(
  asked: Promise<Answer<Data>>,
  peopleOf: (data: NonNullable<Data>) => readonly Person[],
): Promise<Answer<Data>> {
  const answer = await asked;
  if (answer.data != null) peopleMeet(peopleOf(answer.data));
  return answer;
}
