/** The icons of the buttons that format, as those of `icons.ts`; they are loaded with the buttons. */

import type { Formatting } from "../../core/formatting";
import type { IconName } from "../icons";

export const FORMAT_ICONS: Readonly<Record<Formatting, IconName>> = {
  bold: "M6 12h9a4 4 0 0 1 0 8H7a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1h7a4 4 0 0 1 0 8",
  code: "M16 18l6-6-6-6M8 6l-6 6 6 6",
  fence:
    "M10 9l-3 3 3 3M14 15l3-3-3-3M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2",
  italic: "M19 4h-9M14 20H5M15 4 9 20",
  link:
    "M10 13a5 5 0 0 0 7.54.54l3-3a5 5 0 0 0-7.07-7.07l-1.72 1.71M14 11a5 5 0 0 0-7.54-.54l-3 3a5 5 0 0 0 7.07 7.07l1.71-1.71",
  bullets: "m3 5h.01M3 12h.01M3 19h.01M8 5h13M8 12h13M8 19h13",
  numbers:
    "M11 5h10M11 12h10M11 19h10M4 4h1v5M4 9h2M6.5 20H3.4c0-1 2.6-1.925 2.6-3.5a1.5 1.5 0 0 0-2.6-1.02",
  quote: "m17 5H3M21 12H8M21 19H8M3 12v7",
  strike: "M16 4H9a3 3 0 0 0-2.83 4M14 12a4 4 0 0 1 0 8H6M4 12h16",
};
