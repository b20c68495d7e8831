/** The English words of the sign-in, and of whatever may be shown before anybody is signed in. */

import type { Problem } from "../../core/session";
import type { FileProblem } from "../file-problems";
import { plural } from "../plural";
import { type Sentence, SENTENCES } from "../sentences";

const count = plural("en");

/** The server speaks English already. */
const asSaid = Object.fromEntries(SENTENCES.map((sentence) => [sentence, sentence]));

const problems: Record<Exclude<Problem["code"], FileProblem>, string> = {
  invalid: "Check what you entered.",
  invalid_recipient: "You cannot write to yourself.",
  unauthenticated: "Sign in to do this.",
  forbidden: "You are not allowed to do this.",
  not_found: "This no longer exists.",
  method_not_allowed: "The server cannot do this.",
  timeout: "That took too long. Try again.",
  conflict: "This message was changed or deleted in the meantime. Your text is kept.",
  too_large: "That is too large.",
  unsupported_media_type: "The server does not know this kind of content.",
  rate_limited: "Too much at once. Try again later.",
  internal: "Something failed on the server.",
  unavailable: "The server cannot be reached. Try again soon.",
  slow_reader: "The connection is too slow.",
  going_away: "The server is restarting. Try again soon.",
};

export const words = {
  app: {
    conversations: "Chats",
    skip: "Skip to writing",
    unreachable: "The server cannot be reached",
  },
  doors: {
    email: "E-mail",
    password: "Password",
    signIn: "Sign in",
    about: (site: string): string =>
      `Direct messages and groups for everyone at ${site}. What you write stays on this server.`,
    ended: "Your session has ended. Sign in to go on.",
    signUp: "Create account",
    newHere: "New here?",
    forgot: "Forgot password?",
    noCookies:
      "This browser keeps no cookies of this page: you will be signed out when it is reloaded.",
  },
  people: {
    /** Stands for the name of somebody who has left. */
    former: "Former member",
    first: "First name",
    last: "Last name",
  },
  states: {
    infoOf: (name: string): string => `About ${name}`,
    skipMessages: "Skip to the messages",
    failed: "Something went wrong here",
    failedHint: "What you were writing is kept. Reload the page to go on.",
    reload: "Reload",
    trying: "Trying…",
    nextTry: (seconds: number): string =>
      count(seconds, { one: "Next try in # second", other: "Next try in # seconds" }),
    tryNow: "Try now",
  },
  form: {
    missing: {
      first: "Enter your first name.",
      email: "Enter your e-mail.",
      password: "Enter a password.",
      oldPassword: "Enter your current password.",
      title: "Enter a name for the group.",
    },
    noEmail: "Enter a whole e-mail, such as ana@example.org.",
    optional: "Optional",
    show: (label: string): string => `Show ${label.toLowerCase()}`,
    name: "Name",
    cancel: "Cancel",
    back: "Back",
  },
  problems,
  sentences: {
    ...(asSaid as Record<Sentence, string>),
    "No active account found with the given credentials.": "The e-mail or the password is wrong.",
  },
};
