/** The conversation that somebody begins to make: a draft, too. */

import type { Person } from "../api/socket";
import { type Drafts, NEW } from "./drafts";

export interface Plan {
  people: Person[];
  title: string;
}

export function planIn(drafts: Drafts): Plan {
  const { text } = drafts.get(NEW);
  return text === "" ? { people: [], title: "" } : (JSON.parse(text) as Plan);
}

export function planKeep(drafts: Drafts, plan: Plan): void {
  const isEmpty = plan.people.length === 0 && plan.title === "";
  const text = isEmpty ? "" : JSON.stringify(plan);
  if (text !== drafts.get(NEW).text) drafts.set(NEW, { text });
}
