import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ClientFrame, ServerFrame } from "../src/api/socket";
import { Connection } from "../src/core/connection";
import { Dialogue } from "../src/core/dialogue";
import { outboxOf, welcome } from "./examples";

class FakeSocket {
  static readonly OPEN = 1;
  static opened: FakeSocket[] = [];
  readyState = 0;
  readonly sent: ClientFrame[] = [];
  onopen: (() => Promise<void>) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor() {
    FakeSocket.opened.push(this);
  }

  send(data: string): void {
    this.sent.push(JSON.parse(data) as ClientFrame);
  }

  close(): void {
    this.readyState = 3;
  }

  async open(): Promise<void> {
    this.readyState = FakeSocket.OPEN;
    await this.onopen?.();
  }

  say(frame: ServerFrame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  end(code: number): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

const token = vi.fn<(renew: boolean) => Promise<string | null>>();
const call = vi.fn();
let connection: Connection;
let dialogue: Dialogue;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
  vi.stubGlobal("WebSocket", FakeSocket);
  FakeSocket.opened = [];
  token.mockReset().mockResolvedValue("token");
  dialogue = new Dialogue(outboxOf());
  const url = "ws://test/ws/";
  connection = new Connection({ url, dialogue, token, changed: () => undefined, call });
});

afterEach(() => {
  connection.stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function socket(): FakeSocket {
  return FakeSocket.opened.at(-1)!;
}

async function greet(): Promise<void> {
  await socket().open();
  socket().say(welcome([]));
  socket().say({ type: "ack", id: (socket().sent[0] as { id: string }).id });
}

test("the token goes in the first frame", async () => {
  connection.start();
  await greet();
  expect(socket().sent[0]).toMatchObject({ type: "hello", token: "token" });
  expect(dialogue.status).toBe("connected");
});

test("R1: a lost connection comes back after a wait that doubles", async () => {
  connection.start();
  socket().end(1006);
  await vi.advanceTimersByTimeAsync(499);
  expect(FakeSocket.opened).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(FakeSocket.opened).toHaveLength(2);
  socket().end(1006);
  await vi.advanceTimersByTimeAsync(999);
  expect(FakeSocket.opened).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(FakeSocket.opened).toHaveLength(3);
});

test("R1: it comes back at once when somebody hurries it", () => {
  connection.start();
  socket().end(1006);
  connection.reconnectNow();
  expect(FakeSocket.opened).toHaveLength(2);
  connection.reconnectNow();
  expect(FakeSocket.opened).toHaveLength(2);
});

test("a connection of ten seconds was no failure; one that was never up was", async () => {
  connection.start();
  for (const wait of [500, 1_000, 2_000]) {
    await vi.advanceTimersByTimeAsync(10_000); // Nobody lets it in.
    const opened = FakeSocket.opened.length;
    await vi.advanceTimersByTimeAsync(wait - 1);
    expect(FakeSocket.opened).toHaveLength(opened);
    await vi.advanceTimersByTimeAsync(1);
    expect(FakeSocket.opened).toHaveLength(opened + 1);
  }
  await greet();
  await vi.advanceTimersByTimeAsync(10_000);
  socket().end(1006);
  await vi.advanceTimersByTimeAsync(500);
  expect(FakeSocket.opened).toHaveLength(5);
});

test("a connection that may have died while nobody looked is asked, once", async () => {
  connection.start();
  await greet();
  connection.reconnectNow();
  const sent = socket().sent.length;
  await vi.advanceTimersByTimeAsync(6_000);
  connection.reconnectNow();
  connection.reconnectNow();
  expect(socket().sent.slice(sent)).toMatchObject([{ type: "ping" }]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(dialogue.status).toBe("disconnected");
});

test("T5: where the network is gone, as the browser says, the connection is given up at once", async () => {
  connection.start();
  connection.check(); // There is nothing to ask yet.
  await greet();
  connection.check();
  expect(socket().sent.at(-1)).toMatchObject({ type: "ping" });
  await vi.advanceTimersByTimeAsync(400);
  socket().say({ type: "ack", id: (socket().sent.at(-1) as { id: string }).id });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(dialogue.status).toBe("connected"); // The server is on this side of what is gone.
  connection.check();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(dialogue.status).toBe("disconnected");
});

test("R2: a silent connection is pinged, and cut when nothing comes back", async () => {
  connection.start();
  await greet();
  await vi.advanceTimersByTimeAsync(25_000);
  expect(socket().sent.at(-1)).toMatchObject({ type: "ping" });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(dialogue.status).toBe("disconnected");
  await vi.advanceTimersByTimeAsync(500);
  expect(FakeSocket.opened).toHaveLength(2);
});

test("an answer keeps the connection", async () => {
  connection.start();
  await greet();
  await vi.advanceTimersByTimeAsync(25_000);
  socket().say({ type: "ack", id: (socket().sent.at(-1) as { id: string }).id });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(dialogue.status).toBe("connected");
});

test("R4: a refused token is renewed once, at once", async () => {
  connection.start();
  await socket().open();
  socket().end(4401);
  await vi.advanceTimersByTimeAsync(0);
  expect(FakeSocket.opened).toHaveLength(2);
  await socket().open();
  expect(token.mock.calls).toEqual([[false], [true]]);
});

test("where the session has ended, it stays down", async () => {
  connection.start();
  token.mockResolvedValue(null);
  await socket().open();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(FakeSocket.opened).toHaveLength(1);
});

test("where the server does not answer for a token, it tries again", async () => {
  connection.start();
  token.mockRejectedValue(new TypeError("no answer"));
  await socket().open();
  await vi.advanceTimersByTimeAsync(500);
  expect(FakeSocket.opened).toHaveLength(2);
});
