/** The English words of the sign-in pages, and of whatever may be shown there. */

import type { Problem } from "../../core/session";
import { plural } from "../plural";
import { type Sentence, SENTENCES } from "../sentences";

const count = plural("en");

/** The server speaks English already. */
const asSaid = Object.fromEntries(SENTENCES.map((sentence) => [sentence, sentence]));

const problems: Record<Problem["code"], string> = {
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
    newPassword: "New password",
    signIn: "Sign in",
    about: (site: string): string =>
      `Direct messages and groups for everyone at ${site}. What you write stays on this server.`,
    ended: "Your session has ended. Sign in to go on.",
    signUp: "Create account",
    newHere: "New here?",
    haveAccount: "Have an account?",
    closed: "Sign-up is closed here. Ask an administrator for an account.",
    forgot: "Forgot password?",
    forgotHint: "Enter your e-mail, and we send you a link to choose a new one.",
    forgotSend: "Send the link",
    forgotSent: "Look in your mailbox",
    forgotSentHint:
      "If there is an account with this e-mail, a link is on its way. It works once, within an hour.",
    noMail: "This server sends no mail. Ask an administrator for a link.",
    reset: "Choose a new password",
    resetHint: "You will be signed out everywhere.",
    resetSend: "Set the password",
    resetDone: "Your password is changed",
    resetDoneHint: "You are signed out everywhere. Sign in with the new password.",
    resetDead: "This link does not work",
    resetDeadHint: "It has expired or was used already.",
    askAgain: "Ask for a new link",
    toSignIn: "Back to sign-in",
    noCookies:
      "This browser keeps no cookies of this page: you will be signed out when it is reloaded.",
  },
  rules: {
    length: (many: string): string => `At least ${many} characters`,
    notDigits: "More than digits",
    unlike: "Unlike your name and e-mail",
    kept: "(done)",
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
