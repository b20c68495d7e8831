/** The keys that are listed for people. */

import { FORMAT_KEYS } from "./format-keys";
import type { Key } from "./shortcuts";

/**
 * What is listed for people, by where it works; the actions of messages come on top. Keys that stand
 * in one array are pressed at once.
 */
export const LISTED = {
  everywhere: {
    switch: [["mod", "K"]],
    search: [["mod", "shift", "F"]],
    conversation: [["alt", "↑"], ["alt", "↓"]],
    unread: [["alt", "shift", "↑"], ["alt", "shift", "↓"]],
    region: [["F6"], ["shift", "F6"]],
    close: [["esc"]],
    help: [["?"]],
  },
  list: {
    row: [["↑"], ["↓"]],
    ends: [["home"], ["end"]],
    open: [["enter"]],
  },
  messages: {
    message: [["↑"], ["↓"]],
    range: [["shift", "↑"], ["shift", "↓"]],
    page: [["pageUp"], ["pageDown"]],
    ends: [["home"], ["end"]],
    actions: [["enter"]],
    date: [["G"]],
    latest: [["esc"]],
  },
  composer: {
    send: [["enter"]],
    line: [["shift", "enter"]],
    emoji: [["mod", "."]],
    editLast: [["↑"]],
    cancel: [["esc"]],
  },
  formatting: {
    bold: [FORMAT_KEYS.bold],
    italic: [FORMAT_KEYS.italic],
    strike: [FORMAT_KEYS.strike],
    code: [FORMAT_KEYS.code],
    quote: [FORMAT_KEYS.quote],
    bullets: [FORMAT_KEYS.bullets],
    numbers: [FORMAT_KEYS.numbers],
  },
} as const satisfies Record<string, Record<string, Key[][]>>;
