/** What the server refuses, in English, to whoever is signed in, with `{}` for numbers and ids. */

export const REFUSALS = [
  "A group has at most {} people.",
  "A message has at most {} different reactions.",
  "A picture has at most {} MiB.",
  "At most {} messages are pinned at a time: unpin one first.",
  "Make somebody else an administrator first: this is the last one.",
  "Message {} is deleted.",
  "Nobody with an active account has the id {}.",
  "The title is empty; send {} to {} characters.",
  "There is a default channel of this name already.",
  "There is no such message.",
  "This account is deactivated. Activate it first.",
  "This is not your current password.",
  "This message is deleted.",
  "This file takes too much time or memory to be looked into.",
  "This picture has {} by {} pixels; {} million are accepted.",
  "This picture moves in {} frames; at most {} are accepted, and {} thousand million pixels in all.",
  "This picture takes too much to be drawn.",
  "Too many changes. Try again in {} s.",
  "Too many new conversations. Try again in {} s.",
  "You and this person cannot write to each other.",
  "You can block at most {} people: unblock one first.",
  "You can save at most {} messages.",
  "You cannot add the person with the id {}.",
] as const;

export type Refusal = (typeof REFUSALS)[number];
