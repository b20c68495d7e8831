// @vitest-environment jsdom

import { beforeEach, expect, test, vi } from "vitest";

vi.stubGlobal("matchMedia", () => ({ matches: true }));

const { ActiveMessage } = await import("../src/ui/messages/active-message.svelte");

const MOVED = { movementX: 3, movementY: 0 } as MouseEvent;
const RESTING = { movementX: 0, movementY: 0 } as MouseEvent;

let active: InstanceType<typeof ActiveMessage>;
beforeEach(() => (active = new ActiveMessage()));

test("A11: of the messages under the pointer and with the focus one shows what can be done", () => {
  active.focused("ben's");
  active.pointed(MOVED, "ana's");
  expect(active.key).toBe("ana's");
  active.used("keys");
  expect(active.key).toBe("ben's");
  active.pointed(MOVED, "chi's");
  expect(active.key).toBe("chi's");
});

test("A11: a message that keys scroll under a resting pointer takes nothing from the one with the focus", () => {
  active.used("keys");
  active.focused("ben's");
  active.pointed(RESTING, "ana's");
  expect(active.key).toBe("ben's");
  active.used("wheel");
  expect(active.key).toBe("ana's");
});

test("A11: where the pointer leaves, the message with the focus shows it; where the focus leaves, none", () => {
  active.focused("ben's");
  active.pointed(MOVED, "ana's");
  active.unpointed();
  expect(active.key).toBe("ben's");
  active.focused("");
  expect(active.key).toBe("");
});

test("A7: the focus on a button of a message stays with that message when another one is pointed at", () => {
  document.body.innerHTML = '<ol><li tabindex="-1"><div class="corner"><button>Reply</button></div></li></ol>';
  document.querySelector("button")!.focus();
  active.pointed(MOVED, "ana's");
  expect(document.activeElement?.tagName).toBe("LI");
});
