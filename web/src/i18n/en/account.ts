/** The English words of accounts: how one is made, and how a password is chosen. */

import { ACCOUNT_SENTENCES, type AccountSentence } from "../account-sentences";
import { plural } from "../plural";

const count = plural("en");

/** The server speaks English already. */
const asSaid = Object.fromEntries(ACCOUNT_SENTENCES.map((sentence) => [sentence, sentence]));

export const words = {
  account: {
    newPassword: "New password",
    haveAccount: "Have an account?",
    closed: "Sign-up is closed here. Ask an administrator for an account.",
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
    byInvitation: "Sign-up here is by invitation. Ask somebody for a link.",
  },
  invite: {
    title: "Invitation",
    join: (name: string): string => `Join ${name}`,
    toSite: (inviter: string, site: string): string => `${inviter} invites you to ${site}.`,
    toRoom: {
      channel: (inviter: string): string => `${inviter} invites you to this channel.`,
      group: (inviter: string): string => `${inviter} invites you to this group.`,
    },
    asAdmin: "You will be an admin there.",
    people: (many: number): string => count(many, { one: "# person", other: "# people" }),
    until: (end: string): string => `This invitation is valid until ${end}.`,
    signedInAs: (name: string): string => `You are signed in as ${name}.`,
    needsAccount: "This invitation is for people who have an account here.",
    newHere: "No account yet?",
    noLink: "The link is not complete. Open it again as it was sent to you.",
    dead: "This invitation does not work",
    askAnew: "Ask whoever invited you for a new link.",
    open: (site: string): string => `Open ${site}`,
  },
  setup: {
    title: "Become the administrator",
    about: "Nobody looks after this chat yet. Whoever opens this address first does: people, sign-up and the name.",
    become: "Become the administrator",
    dead: "This address does not work",
  },
  rules: {
    length: (many: string): string => `At least ${many} characters`,
    notDigits: "More than digits",
    unlike: "Unlike your name and e-mail",
    kept: "(done)",
  },
  accountSentences: asSaid as Record<AccountSentence, string>,
};
