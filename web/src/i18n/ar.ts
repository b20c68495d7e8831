/** كلمات الصفحة بالعربية */

import type { Catalogue } from "./en";
import { plural } from "./plural";

const count = plural("ar");

export const ar: Catalogue = {
  conversation: {
    people: (many) =>
      count(many, {
        zero: "لا أحد",
        one: "شخص واحد",
        two: "شخصان",
        few: "# أشخاص",
        many: "# شخصًا",
        other: "# شخص",
      }),
  },
};
