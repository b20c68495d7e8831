import { beforeEach, afterEach, expect, test, vi } from "vitest";
import { DraftSharing } from "../src/core/draft-sharing";
import { type Draft, Drafts } from "../src/core/drafts";
import type { DraftSet } from "../src/core/outbox/operations";
import { State } from "../src/core/state/state";
import { BEN, outboxOf, snapshot, welcome } from "./examples";

/** A device of Ana's, who is in one conversation. */
function device(kept: [string, Draft][] = []) {
  const state = new State();
  const outbox = outboxOf();
  const store = { putDraft: () => Promise.resolve() };
  const drafts = new Drafts(store, new Map(kept), () => undefined);
  const sharing = new DraftSharing(drafts, state, outbox, () => undefined, () => 10);
  state.apply(welcome([snapshot(0)]));
  state.greeted();

  /** Return what the server is told now, after which it has answered. */
  function told(): DraftSet[] {
    return outbox.due(Date.now()).map((entry) => {
      sharing.calling(entry);
      outbox.settle(entry.conversation, entry.id);
      sharing.called(entry, true);
      return entry.operation as DraftSet;
    });
  }

  /** Hold what the server has, as a page does that opens. */
  function know(text: string, revision: number, mentions?: string[]) {
    const row = { conversation: "watch", revision, is_on: text !== "", text, ...(mentions && { mentions }) };
    return state.apply({ type: "user.updated", user_revision: revision, own: { drafts: [row] } });
  }

  return {
    drafts,
    outbox,
    asked: () => state.people.take(100),
    /** The names come that were asked for. */
    meet(): void {
      state.loadPeople([BEN.id], [BEN]);
      sharing.named();
    },
    greet: () => sharing.greeted(),
    told,
    written: () => told().map(({ text }) => text),
    know,
    /** Take what another device wrote, or this one. */
    hear(text: string, revision: number, mentions?: string[]): void {
      for (const change of know(text, revision, mentions)) {
        if ("conversation" in change) sharing.told(change.conversation);
      }
    },
    text: () => drafts.get("watch").text,
    async type(text: string): Promise<void> {
      drafts.set("watch", { text });
      await vi.advanceTimersByTimeAsync(300);
    },
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("C20: a draft is written at most once in 2 s, the newest state of it", async () => {
  const ana = device();
  await ana.type("A");
  expect(ana.written()).toEqual(["A"]);
  await ana.type("Ah");
  await ana.type("Aho");
  expect(ana.written()).toEqual([]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(ana.written()).toEqual(["Aho"]);
});

test("C20: what is too long is not written, and again once it is shorter", async () => {
  const ana = device();
  await ana.type("Ahoy there, Ben");
  expect(ana.written()).toEqual([]);
  await ana.type("🌊".repeat(10));
  expect(ana.written()).toEqual(["🌊".repeat(10)]);
});

test("C20: what another device writes shows where nothing is written here", () => {
  const ana = device();
  ana.hear("Ahoy", 6);
  expect(ana.text()).toBe("Ahoy");
  ana.hear("", 7);
  expect(ana.text()).toBe("");
});

test("C20: what stands under the cursor stays; what came meanwhile is offered, and is there afterwards", () => {
  const ana = device();
  ana.greet();
  ana.drafts.write("watch");
  ana.hear("Ahoy", 6);
  expect(ana.text()).toBe("");
  expect(ana.drafts.offered("watch")?.text).toBe("Ahoy");
  ana.drafts.write(null);
  expect(ana.text()).toBe("Ahoy");
  expect(ana.drafts.offered("watch")).toBe(null);
});

test("C20: what is sent from another device goes, also from the field that has the cursor, unless one typed on", async () => {
  const ana = device();
  ana.greet();
  ana.hear("Ahoy", 6);
  ana.drafts.write("watch");
  ana.hear("", 7);
  expect(ana.text()).toBe("");
  ana.hear("Ahoy", 8);
  await ana.type("Ahoy there");
  ana.hear("", 9);
  expect(ana.text()).toBe("Ahoy there");
});

test("C20: who types beside the other one keeps what they wrote, also where they leave, until they choose", async () => {
  const ana = device();
  ana.greet();
  ana.drafts.write("watch");
  ana.hear("b", 6);
  await ana.type("a");
  ana.written();
  ana.hear("bb", 7);
  ana.drafts.write(null);
  expect(ana.text()).toBe("a");
  expect(ana.drafts.offered("watch")?.text).toBe("bb");
  ana.drafts.decline("watch");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(ana.written()).toEqual(["a"]);
});

test("C20: what was typed here and is not written yet wins, and the other one is offered", async () => {
  const ana = device();
  await ana.type("Mine");
  ana.hear("Theirs", 6);
  expect(ana.text()).toBe("Mine");
  expect(ana.written()).toEqual(["Mine"]);
  ana.hear("Mine", 7); // The echo.
  expect(ana.drafts.offered("watch")?.text).toBe("Theirs");
  ana.drafts.accept("watch");
  expect(ana.text()).toBe("Theirs");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(ana.written()).toEqual(["Theirs"]);
});

test("C20: what was typed before one was taken out of a conversation is there when one is back in it", async () => {
  const one = device();
  one.hear("Begun", 1);
  await one.type("Begun, and gone on with");
  one.outbox.abandon("watch", false); // As the conversation is gone, and the server's draft with it.
  one.hear("", 2);
  expect(one.text()).toBe("Begun, and gone on with");
  expect(one.drafts.offered("watch")).toBeNull();
});

test("C20: the echo of what was written takes nothing of what is typed since", async () => {
  const ana = device();
  await ana.type("A");
  ana.written();
  ana.drafts.set("watch", { text: "Ah" });
  ana.hear("A", 6);
  expect(ana.text()).toBe("Ah");
  expect(ana.drafts.offered("watch")).toBe(null);
});

test("C20: a message that is sent takes its draft along, and nothing is written any more", async () => {
  const ana = device();
  await ana.type("Ahoy");
  ana.drafts.drop("watch");
  expect(ana.outbox.entries("watch")).toEqual([]);
  expect(ana.outbox.hasUnsent).toBe(false);
});

test("C20: what is begun after a message that waits is told before it, which does not take it along", async () => {
  const ana = device();
  await ana.outbox.add("watch", { type: "message.send", text: "Ahoy" });
  await ana.type("And");
  expect(ana.written()).toEqual(["Ahoy", "And"]);
});

test("C20: a message says which state of the draft it was, and another device's later one is none", async () => {
  const ana = device();
  await ana.type("Ahoy");
  ana.written();
  ana.hear("Ahoy", 6);
  expect(ana.drafts.base("watch")).toEqual({ revision: 6 });
  await ana.type("Ahoy there");
  ana.hear("Ahoy, the tide turns", 7);
  expect(ana.drafts.base("watch")).toEqual({ revision: 6 });
  ana.drafts.drop("watch");
  expect(ana.text()).toBe("Ahoy, the tide turns");
  expect(ana.drafts.base("watch")).toEqual({ revision: 7 });
});

test("C20: what was written and sent before the server said its revision is taken back", async () => {
  const ana = device();
  await ana.type("Ahoy");
  ana.written();
  ana.drafts.drop("watch");
  ana.hear("Ahoy", 6);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(ana.written()).toEqual([""]);
});

test.each([true, false])("C20: what was sent here may be begun on another device (told at once: %s)", async (isTold) => {
  const ana = device();
  await ana.type("Ahoy");
  ana.written();
  if (isTold) ana.hear("Ahoy", 6);
  await ana.outbox.add("watch", { type: "message.send", text: "Ahoy" });
  ana.drafts.drop("watch");
  if (!isTold) ana.hear("Ahoy", 6);
  const [message] = ana.outbox.due(Date.now());
  ana.outbox.settle("watch", message!.id);
  ana.hear("", 7);
  ana.hear("Ahoy", 8);
  expect(ana.text()).toBe("Ahoy");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(ana.written()).toEqual([]);
});

test("C20: another draft that was not taken stays where one sends one's own", async () => {
  const ana = device();
  await ana.type("Mine");
  ana.written();
  ana.hear("Theirs", 6);
  ana.drafts.write("watch");
  await ana.type("Mine too");
  ana.hear("Theirs too", 7);
  ana.drafts.drop("watch");
  expect(ana.text()).toBe("Theirs too");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(ana.written()).toEqual([]);
});

test("C20: what was sent on its way when its message was is taken back", async () => {
  const ana = device();
  await ana.type("Ahoy");
  ana.drafts.set("watch", { text: "" });
  ana.written();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(ana.written()).toEqual([""]);
});

test("C20: what another tab takes back goes here, also where that is told before that tab has its answer", () => {
  const ana = device();
  ana.hear("Ahoy", 6);
  const operation = { type: "draft.set", text: "" } as const;
  const created_at = new Date().toISOString();
  ana.outbox.receive({ type: "entry", entry: { id: "a", conversation: "watch", operation, created_at, failure: null } }, Date.now());
  ana.hear("", 7);
  expect(ana.text()).toBe("");
});

test("C20: after an absence what went on another device goes here, and what the server never had is written", async () => {
  const gone = device([["watch", { text: "Sent from there", isShared: true }]]);
  gone.greet();
  expect(gone.text()).toBe("");
  const fresh = device([["watch", { text: "Never told" }]]);
  fresh.greet();
  await vi.advanceTimersByTimeAsync(0);
  expect(fresh.written()).toEqual(["Never told"]);
});

const BEN_CALLED = { name: "Ben Ode", id: BEN.id };

test("C20: where a page opens, what was sent from elsewhere goes, also from the field that has the cursor", () => {
  const ana = device([["watch", { text: "Sent from there", isShared: true }]]);
  ana.drafts.write("watch");
  ana.greet();
  expect(ana.text()).toBe("");
});

test("C20: where a page opens, a draft whose message is being sent stays away, and a later one shows", async () => {
  const ana = device([["watch", { text: "Ahoy", isShared: true }]]);
  ana.know("Ahoy", 6);
  ana.drafts.write("watch");
  await ana.outbox.add("watch", { type: "message.send", text: "Ahoy" });
  ana.drafts.drop("watch");
  ana.greet();
  expect(ana.text()).toBe("");
  const [message] = ana.outbox.due(Date.now());
  ana.outbox.settle("watch", message!.id);
  ana.hear("", 7);
  expect(ana.text()).toBe("");
  ana.drafts.write(null);
  ana.hear("Theirs", 8);
  expect(ana.text()).toBe("Theirs");
});

test("C20: whom a draft means goes with it", async () => {
  const ana = device();
  ana.drafts.set("watch", { text: "@Ben Ode", mentions: [BEN_CALLED] });
  await vi.advanceTimersByTimeAsync(300);
  expect(ana.told()).toEqual([{ type: "draft.set", text: "@Ben Ode", mentions: [BEN.id] }]);
});

test("C20: a draft that means somebody is there once it is known what they are called", () => {
  const ana = device();
  ana.hear("@Ben Ode", 6, [BEN.id]);
  expect(ana.asked()).toEqual([BEN.id]);
  expect(ana.text()).toBe("");
  ana.meet();
  expect(ana.drafts.get("watch")).toMatchObject({ text: "@Ben Ode", mentions: [BEN_CALLED] });
  expect(ana.drafts.get("watch").isShared).toBe(true);
});

test("C20: the same draft is taken once, whatever else happens where it is written", async () => {
  const ana = device();
  ana.hear("Ahoy", 6);
  await ana.type("Ahoy there");
  ana.meet();
  expect(ana.text()).toBe("Ahoy there");
  expect(ana.drafts.offered("watch")).toBe(null);
});
