// @vitest-environment jsdom

import { flushSync } from "svelte";
import { afterEach, expect, test, vi } from "vitest";
import { Client } from "../src/client.svelte";
import type { Session } from "../src/core/session";
import type { Change } from "../src/core/state/changes";
import { until } from "./patience";

const page = vi.hoisted(() => ({ changed: null as ((changes: Change[]) => void) | null }));

vi.mock("../src/core/client-session", () => {
  const state = { isAdministrator: null, saidByOthers: () => [], trim: () => undefined };
  const dialogue = { state, status: "connected", typing: new Map() };
  const loader = { conversation: () => undefined };
  const session = { dialogue, loader, connection: { start: () => undefined }, threads: () => [] };
  const open = ({ changed }: { changed: (changes: Change[]) => void }) => {
    page.changed = changed;
    return Promise.resolve(session);
  };
  return { ClientSession: { open } };
});

const frames: FrameRequestCallback[] = [];
vi.stubGlobal("requestAnimationFrame", (frame: FrameRequestCallback) => frames.push(frame));
vi.stubGlobal("cancelAnimationFrame", () => (frames.length = 0));

let end = (): void => undefined;
afterEach(() => end());

/** Return what is drawn again from here on: the conversation *harbour*, or what shows all of them. */
async function watch(client: Client): Promise<string[]> {
  client.followSession();
  await until(() => expect(client.session).not.toBeNull());
  const drawn: string[] = [];
  end = $effect.root(() => {
    $effect(() => {
      client.typing("harbour");
      drawn.push("conversation");
    });
    $effect(() => {
      if (client.threads.length === 0) drawn.push("list");
    });
  });
  flushSync();
  drawn.length = 0;
  return drawn;
}

function draw(): void {
  for (const frame of frames.splice(0)) frame(0);
  flushSync();
}

function someone(open: string | null = "harbour"): Client {
  const signIn = { phase: "in", me: { id: "ana" } } as unknown as Session;
  return new Client(signIn, () => open, () => undefined);
}

test("O1: what one sends is on the page before its next frame, and the list follows behind that", async () => {
  const client = someone();
  const drawn = await watch(client);
  page.changed!([{ type: "outbox.updated", conversation: "harbour" }]);
  client.show("harbour");
  flushSync();
  expect(drawn).toEqual(["conversation"]);
  draw();
  expect(drawn).toEqual(["conversation"]);
  await until(() => {
    flushSync();
    expect(drawn).toEqual(["conversation", "list"]);
  });
});

test("whatever else comes is drawn once: with the next frame what is open, and behind that the list", async () => {
  const drawn = await watch(someone());
  page.changed!([{ type: "typing.updated", conversation: "harbour" }]);
  page.changed!([{ type: "read.updated", conversation: "harbour" }]);
  flushSync();
  expect(drawn).toEqual([]);
  draw();
  expect(drawn).toEqual(["conversation"]);
  await until(() => {
    flushSync();
    expect(drawn).toEqual(["conversation", "list"]);
  });
});

test("where nothing is open the next frame has all that came", async () => {
  const drawn = await watch(someone(null));
  page.changed!([{ type: "typing.updated", conversation: "harbour" }]);
  draw();
  expect(drawn.toSorted()).toEqual(["conversation", "list"]);
});
