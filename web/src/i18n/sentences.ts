/** What the server says in English about what somebody typed, with `{}` for numbers and ids. */

export const SENTENCES = [
  "A group has at most {} people.",
  "An account with this e-mail exists already.",
  "At most {} messages are pinned at a time: unpin one first.",
  "Ensure this field has no more than {} characters.",
  "Enter a valid email address.",
  "No active account found with the given credentials.",
  "No mail can be sent to this domain.",
  "Nobody with an active account has the id {}.",
  "The name has {} characters; at most {} are accepted.",
  "The name is empty; send {} to {} characters.",
  "The password is too similar to the e-mail.",
  "The password is too similar to the first name.",
  "The password is too similar to the last name.",
  "The title is empty; send {} to {} characters.",
  "This field may not be blank.",
  "This is not your current password.",
  "This password is entirely numeric.",
  "This password is too common.",
  "This password is too short. It must contain at least {} characters.",
  "Too many attempts. Try again in {} s.",
  "Too many changes. Try again in {} s.",
  "Too many new conversations. Try again in {} s.",
  "Use only plain letters, digits and signs before the @.",
] as const;

export type Sentence = (typeof SENTENCES)[number];
