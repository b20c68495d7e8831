/** The words of the page, in the parts in which they are loaded; English has the shape of all. */

import type { words as account } from "./en/account";
import type { words as conversation } from "./en/conversation";
import type { words as door } from "./en/door";
import type { words as later } from "./en/later";

/** Each part: that of the sign-in, of accounts beside that, of a conversation with its list, and of everything else. */
export interface Parts {
  door: typeof door;
  account: typeof account;
  conversation: typeof conversation;
  later: typeof later;
}

export type Part = keyof Parts;

export type Catalogue = Parts["door"] & Parts["account"] & Parts["conversation"] & Parts["later"];
