/** Remembers across reloads who is signed in, in the storage of the browser. */

import type { Hint, Me } from "./session";

const KEY = "me";

export const browserHint: Hint = {
  get: () => {
    let kept: string | null;
    try {
      kept = localStorage.getItem(KEY);
    } catch {
      return undefined; // There may be a cookie all the same.
    }
    try {
      return JSON.parse(kept ?? "null") as Me | null;
    } catch {
      return null;
    }
  },
  set: (me) => {
    try {
      // What is folded away names folders of whoever signed out.
      if (me === null) for (const key of [KEY, "folded", "searches"]) localStorage.removeItem(key);
      else localStorage.setItem(KEY, JSON.stringify(me));
    } catch {
      // Where nothing may be kept, the server is asked at every start of the page.
    }
  },
};
