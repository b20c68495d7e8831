/**
 * What a state is made of by events equals what a new client loads.
 *
 * A model of the server makes random changes and publishes a frame for each. One client receives them
 * with some lost, doubled or out of order, and loads what is missing; at the end another one loads
 * everything anew. Both have to know the same.
 */

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Message, ServerFrame } from "../src/api/socket";
import { type Conversation, lastMessage } from "../src/core/state/conversation";
import { quoteOf } from "../src/core/state/quotes";
import { reactionsTo } from "../src/core/state/reactions";
import { State } from "../src/core/state/state";
import { unread } from "../src/core/state/unread";
import { created } from "./examples";
import { type RoomId, ROOMS, Server, type Step } from "./model-server";

const steps = fc.array(
  fc.record<Step>({
    room: fc.constantFrom(...ROOMS),
    act: fc.oneof(
      { weight: 4, arbitrary: fc.constant("send" as const) },
      { weight: 4, arbitrary: fc.constant("react" as const) },
      {
        weight: 6,
        arbitrary: fc.constantFrom(
          ...(["note", "edit", "pin", "delete", "rename", "describe", "toggle", "name", "read", "unread"] as const),
          ...(["keep", "accept", "history", "reset", "presence", "typing"] as const),
        ),
      },
    ),
    who: fc.nat(2),
    number: fc.nat(50),
    fate: fc.oneof(
      { weight: 6, arbitrary: fc.constant("delivered" as const) },
      { weight: 4, arbitrary: fc.constantFrom("doubled" as const, "late" as const, "lost" as const) },
    ),
  }),
  { maxLength: 40 },
);

type Apply = (frame: ServerFrame) => void;

/** Load what a client knows to be missing, as the client session does. */
function catchUp(state: State, server: Server, apply = state.apply.bind(state) as Apply): void {
  for (const id of state.reset()) {
    state.loadConversation(server.rooms[id as RoomId].snapshot(server.names));
  }
  for (const { id, after } of state.gaps()) {
    apply({ ...server.rooms[id as RoomId].changesAfter(after), type: "changes", id: "1" });
  }
}

/** Load what conversations on the screen need and a client does not have. */
function load(state: State, server: Server): void {
  for (const id of ROOMS) {
    const room = server.rooms[id];
    const { hasMarks, hasMembers } = state.conversations.get(id)!;
    if (!hasMarks) state.apply(room.changesAfter(state.revisionOf(id)));
    const present = [...room.members.values()].filter((member) => !member.has_left);
    if (!hasMembers) state.loadMembers(id, present);
    state.apply(room.history(room.messages));
  }
}

/** Return a client that was welcomed just now. */
function welcomed(server: Server): State {
  const state = new State();
  state.apply(server.welcome());
  state.greeted();
  return state;
}

/** Return a client that was there from the beginning. */
function begin(server: Server): State {
  const state = welcomed(server);
  load(state, server);
  return state;
}

/** The message that the list shows of each conversation. */
function previews(state: State) {
  return ROOMS.map((id) => {
    const conversation = state.conversations.get(id)!;
    const last = lastMessage(conversation);
    if (last === undefined) return undefined;
    const { quote: _, ...message } = shown(conversation, last);
    return message;
  });
}

/** What a client knows, in a form that can be compared. */
function known(state: State) {
  return {
    me: state.me,
    userRevision: state.userRevision,
    conversations: ROOMS.map((id) => {
      const { messages, reactions, quotes, members, marks, expected, ...rest } =
        state.conversations.get(id)!;
      const present = [...members.values()].filter(({ has_left }) => !has_left);
      return {
        ...rest,
        unread: unread(rest),
        revision: state.revisionOf(id),
        expected: [...expected],
        pins: [...(rest.pins ?? [])].sort(),
        messages: messages
          .upTo(rest.last_seq, Number.POSITIVE_INFINITY)
          .map((message) => shown({ messages, reactions, quotes }, message)),
        members: present.map(({ person, role }) => ({ ...state.person(person)!, role })).sort(byId),
        marks: Object.fromEntries(marks),
      };
    }),
  };
}

/** Return a message with the reactions to it, and the words that it answers. */
function shown(
  conversation: Pick<Conversation, "messages" | "reactions" | "quotes">,
  { reactions: _, ...message }: Message,
) {
  const reactions = reactionsTo(conversation.reactions, message.seq).map(
    ({ revision: __, is_own = false, ...one }) => ({ ...one, is_own }),
  );
  const quote = message.reply_to === undefined ? null : quoteOf(conversation, message.reply_to)?.text;
  return { ...message, reactions, quote };
}

function byId(one: { id: string }, other: { id: string }): number {
  return one.id < other.id ? -1 : 1;
}

test("a state that events fed knows what one knows that is loaded anew", () => {
  fc.assert(
    fc.property(steps, (all) => {
      const server = new Server();
      const fed = begin(server);
      for (const step of all) {
        for (const frame of server.do(step)) {
          if (frame === null) continue;
          fed.apply(frame);
          if (step.fate !== "delivered") fed.apply(frame);
        }
        catchUp(fed, server);
        load(fed, server);
      }
      expect(previews(fed)).toEqual(previews(welcomed(server)));
      expect(known(fed)).toEqual(known(begin(server)));
    }),
    { numRuns: 300 },
  );
});

test("R3, R5: it does so, too, where events were late or lost and the connection was renewed", () => {
  fc.assert(
    fc.property(steps, (all) => {
      const server = new Server();
      const fed = begin(server);
      const arrived: string[] = [];
      const apply = (frame: ServerFrame): void => {
        arrived.push(...created(fed.apply(frame)).map(({ client_id }) => client_id));
      };
      let late: ServerFrame[] = [];
      for (const step of all) {
        // What is not a revision is not repeated: it is delivered, or the connection is lost.
        const isRevision = ({ type }: ServerFrame): boolean =>
          /^(message|reaction|member|conversation)\./u.test(type);
        for (const frame of server.do(step)) {
          if (frame === null) continue;
          if (!isRevision(frame) || step.fate === "delivered") apply(frame);
          else if (step.fate === "doubled") [frame, frame].forEach(apply);
          else if (step.fate === "late") late.push(frame);
        }
        if (step.fate === "delivered") {
          late.forEach(apply);
          late = [];
        }
        if (step.number % 7 === 0) catchUp(fed, server, apply);
      }
      fed.interrupted();
      apply(server.welcome());
      fed.greeted();
      for (const [id, revision] of fed.revisions()) {
        apply(server.rooms[id as RoomId].changesAfter(revision));
      }
      catchUp(fed, server, apply);
      expect(previews(fed)).toEqual(previews(welcomed(server)));
      load(fed, server);
      expect(known(fed)).toEqual(known(begin(server)));
      expect(fed.gaps()).toEqual([]);
      if (all.some(({ act }) => act === "reset")) return;
      const sent = ROOMS.flatMap((id) => server.rooms[id].messages.map(({ client_id }) => client_id));
      expect(arrived.sort()).toEqual(sent.sort()); // Each of them is new once.
    }),
    { numRuns: 300 },
  );
});
