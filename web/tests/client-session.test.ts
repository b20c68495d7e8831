import { afterEach, expect, test, vi } from "vitest";
import type { ServerFrame } from "../src/api/socket";
import type { Api } from "../src/core/api";
import { ClientSession } from "../src/core/client-session";
import type { Draft } from "../src/core/drafts";
import type { Entry } from "../src/core/outbox/operations";
import { ANA, snapshot, welcome } from "./examples";
import { until } from "./patience";

const kept = vi.hoisted(() => ({ entries: [] as Entry[], drafts: new Map<string, Draft>() }));

vi.mock("../src/core/store", () => {
  const [none, done] = [() => Promise.resolve([]), () => Promise.resolve()];
  const written = { putEntry: done, removeEntry: done, putDraft: done, putConversations: done };
  const read = { entries: () => Promise.resolve(kept.entries), drafts: () => Promise.resolve(kept.drafts) };
  const store = { ...read, ...written, conversations: none, close: () => undefined };
  return { Store: { open: () => Promise.resolve(store) } };
});

/** The server, which takes every frame and says what a test has it say. */
class Socket {
  static readonly OPEN = 1;
  static last: Socket;
  readonly readyState = Socket.OPEN;
  onopen: (() => Promise<void>) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;

  constructor() {
    Socket.last = this;
  }

  send(): void {
    // It is not looked at.
  }

  close(): void {
    // Nothing goes on after it.
  }

  say(frame: ServerFrame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  async greet(): Promise<void> {
    await this.onopen?.();
    this.say(welcome([snapshot(1)]));
    this.say({ type: "ack", id: "1" });
  }
}

let session: ClientSession;

afterEach(async () => {
  await session.close(false);
  vi.unstubAllGlobals();
});

test("C20: what was written before a reload, and goes out with the greeting, is known to be one's own", async () => {
  vi.stubGlobal("WebSocket", Socket);
  const operation = { type: "draft.set", text: "Ahoy" } as const;
  const created_at = new Date().toISOString();
  kept.entries = [{ id: "a", conversation: "watch", operation, created_at, failure: null }];
  kept.drafts = new Map([["watch", { text: "Ahoy" }]]);
  const api = vi.fn(() => new Promise(() => undefined));
  session = await ClientSession.open({
    ...{ me: ANA as never, url: "ws://test/ws/", api: api as unknown as Api },
    ...{ token: () => Promise.resolve("token"), changed: () => undefined, idle: () => Promise.resolve(), refused: () => undefined },
  });
  session.connection.start();
  await Socket.last.greet();
  await import("../src/core/after-greeting");
  await until(() => expect(api).toHaveBeenCalledOnce());
  session.drafts.set("watch", { text: "Ahoy there" });
  const draft = { conversation: "watch", revision: 6, is_on: true, text: "Ahoy" };
  Socket.last.say({ type: "user.updated", user_revision: 6, own: { drafts: [draft] } });
  expect(session.drafts.offered("watch")).toBeNull();
  session.drafts.drop("watch"); // As its message goes.
  expect(session.drafts.get("watch").text).toBe("");
});
