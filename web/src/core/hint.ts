/** Remembers across reloads who is signed in, in the storage of the browser. */

import type { Hint, Me } from "./session";

const KEY = "me";

export const browserHint: Hint = {
  get: () => {
    try {
      return JSON.parse(localStorage.getItem(KEY) ?? "null") as Me | null;
    } catch {
      return null;
    }
  },
  set: (me) => {
    try {
      if (me === null) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, JSON.stringify(me));
    } catch {
      // Where nothing may be kept, every start of the page begins with the sign-in.
    }
  },
};
