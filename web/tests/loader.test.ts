/** What the list needs of conversations that are not open. */

import { beforeEach, expect, test, vi } from "vitest";
import type { ClientFrame } from "../src/api/socket";
import { Dialogue } from "../src/core/dialogue";
import { Loader } from "../src/core/loader";
import { ANA, BEN, message, outboxOf, snapshot, welcome } from "./examples";

let dialogue: Dialogue;
let loader: Loader;

beforeEach(() => {
  dialogue = new Dialogue(outboxOf());
  loader = new Loader(vi.fn(), dialogue, vi.fn());
  const last = (id: string, sender: string) => message(3, { conversation: id, sender });
  const rooms = [
    snapshot(3, { id: "mine", last_message: last("mine", ANA.id) }),
    snapshot(3, { id: "theirs", last_message: last("theirs", BEN.id) }),
  ];
  dialogue.open("token");
  const [hello] = dialogue.takeOutgoing(0);
  dialogue.receive(welcome(rooms), 0);
  dialogue.receive({ type: "ack", id: (hello as { id: string }).id }, 0);
});

function resumes(): ClientFrame[] {
  return dialogue.takeOutgoing(0).filter((frame) => frame.type === "resume");
}

test("the marks of others are asked for once, and where one's own message is the last", () => {
  loader.listed(["mine", "theirs"]);
  expect(resumes()).toMatchObject([{ conversations: { mine: 3 } }]);
  loader.listed(["mine", "theirs"]);
  expect(resumes()).toEqual([]);
});

test("marks that are here are not asked for", () => {
  const nothing = { messages: [], members: [], title: "", revision: 3 };
  dialogue.receive({ type: "resumed", conversation: "mine", marks: { [BEN.id]: 3 }, ...nothing }, 0);
  loader.listed(["mine"]);
  expect(resumes()).toEqual([]);
});
