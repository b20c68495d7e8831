/** The English words of what the server refuses. */

import { type Refusal, REFUSALS } from "../refusals";

/** The server speaks English already. */
const asSaid = Object.fromEntries(REFUSALS.map((sentence) => [sentence, sentence]));

export const words = {
  ...(asSaid as Record<Refusal, string>),
  "Message {} is deleted.": "The message that you reply to is deleted.",
  "You cannot add the person with the id {}.": "You cannot add one of these people.",
  "There is no such message.": "You can no longer read the message that you forward.",
};
