/** What the server says in English about accounts and passwords, with `{}` for numbers and ids. */

export const ACCOUNT_SENTENCES = [
  "An account with this e-mail exists already.",
  "No mail can be sent to this domain.",
  "Sign-up here is by invitation. Ask somebody for a link.",
  "The name has {} characters; at most {} are accepted.",
  "The name is empty; send {} to {} characters.",
  "The password is too similar to the e-mail.",
  "The password is too similar to the first name.",
  "The password is too similar to the last name.",
  "This address is not valid any more. The start of the server prints one while there is no administrator.",
  "This conversation is archived.",
  "This invitation has expired.",
  "This invitation is not valid any more.",
  "This invitation link is not valid.",
  "This invitation was revoked.",
  "This invitation was used as often as it can be.",
  "This password is entirely numeric.",
  "This password is too common.",
  "This password is too short. It must contain at least {} characters.",
  "Use only plain letters, digits and signs before the @.",
  "You were removed from it; an owner or admin can add you.",
] as const;

export type AccountSentence = (typeof ACCOUNT_SENTENCES)[number];
