import { beforeEach, expect, test, vi } from "vitest";
import { meeting, peopleMeet } from "../src/actions/met";
import { State } from "../src/core/state/state";

const here = vi.hoisted<{ session: unknown }>(() => ({ session: null }));
vi.mock("../src/app.svelte", () => ({ client: here }));

const ANA = { id: "01900000-0000-7000-8000-0000000000a1", first_name: "Ana", last_name: "Alba", picture: "p" };
const told: unknown[] = [];
let state: State;

beforeEach(() => {
  state = new State();
  told.length = 0;
  here.session = { dialogue: { state }, changed: (changes: unknown[]) => told.push(...changes) };
});

test("whom an answer names is known from then on, without what only the answer says of them", async () => {
  const person = { ...ANA, email: "ana@example.org" };
  const answer = { data: { results: [person] }, status: 200 };
  await meeting(Promise.resolve(answer as never), ({ results }: typeof answer.data) => results);
  expect(state.person(ANA.id)).toEqual(ANA);
  expect(told).not.toEqual([]);
});

test("of whom one knows already nothing is told", () => {
  peopleMeet([ANA]);
  told.length = 0;
  peopleMeet([{ ...ANA, first_name: "Older" }]);
  expect([state.person(ANA.id)?.first_name, told]).toEqual(["Ana", []]);
});
