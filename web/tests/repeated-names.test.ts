/** P3: the short id stands beside those alone who may be taken for somebody else. */

import { expect, test } from "vitest";
import { repeatedNames } from "../src/ui/people/repeated-names";

test("P3: names are told apart that several have, or that look the same but for case and marks", () => {
  const names = ["Ana Costa", "Ben Ode", "Ana Costa", "José Lima", "jose lima", "Chi Tran"];
  expect([...repeatedNames(names)]).toEqual(["Ana Costa", "José Lima", "jose lima"]);
});
