/** The words of the page in English: the catalogue that every other language has to match. */

import { plural } from "./plural";

const count = plural("en");

export const en = {
  conversation: {
    people: (many: number): string => count(many, { one: "# person", other: "# people" }),
  },
};

export type Catalogue = typeof en;
