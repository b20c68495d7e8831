/** The English words of accounts: how one is made, and how a password is chosen. */

import { ACCOUNT_SENTENCES, type AccountSentence } from "../account-sentences";

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
  },
  rules: {
    length: (many: string): string => `At least ${many} characters`,
    notDigits: "More than digits",
    unlike: "Unlike your name and e-mail",
    kept: "(done)",
  },
  accountSentences: asSaid as Record<AccountSentence, string>,
};
