/** What the server says in English about signing in, with `{}` for numbers and ids. */

export const SENTENCES = [
  "Ensure this field has no more than {} characters.",
  "Enter a valid email address.",
  "No active account found with the given credentials.",
  "This field may not be blank.",
  "Too many attempts. Try again in {} s.",
] as const;

export type Sentence = (typeof SENTENCES)[number];
