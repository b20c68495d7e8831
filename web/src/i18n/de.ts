/** Die Wörter der Seite auf Deutsch. */

import type { Catalogue } from "./en";
import { plural } from "./plural";

const count = plural("de");

export const de: Catalogue = {
  conversation: {
    people: (many) => count(many, { one: "# Person", other: "# Personen" }),
  },
};
