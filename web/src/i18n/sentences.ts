/** What the server says in English about signing in and up, with `{}` for numbers and ids. */

export const SENTENCES = [
  "An account with this e-mail exists already.",
  "Ensure this field has no more than {} characters.",
  "Enter a valid email address.",
  "No active account found with the given credentials.",
  "No mail can be sent to this domain.",
  "The name has {} characters; at most {} are accepted.",
  "The name is empty; send {} to {} characters.",
  "The password is too similar to the e-mail.",
  "The password is too similar to the first name.",
  "The password is too similar to the last name.",
  "This field may not be blank.",
  "This password is entirely numeric.",
  "This password is too common.",
  "This password is too short. It must contain at least {} characters.",
  "Too many attempts. Try again in {} s.",
  "Use only plain letters, digits and signs before the @.",
] as const;

export type Sentence = (typeof SENTENCES)[number];
