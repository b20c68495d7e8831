/** What a file is called: as the server keeps it, whose tests read the same examples. */

import { isVisible } from "../text";

/** Controls that are no white space, and what reorders the text that follows (UAX #9, 2.1 to 2.5). */
const REACHES_OUT = /[^\P{Cc}\p{White_Space}]|[\u202a-\u202e\u2066-\u2069]/gu;

/** Return the name of a file in one line, without a path and what would reorder it. */
export function cleanFileName(raw: string): string {
  const [name = ""] = raw.split(/[/\\]/u).slice(-1);
  const line = name.replace(REACHES_OUT, "").replace(/\p{White_Space}+/gu, " ").replace(/^ |[. ]+$/gu, "");
  return isVisible(line) ? line : "file";
}
