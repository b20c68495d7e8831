/** Where the pictures of a message stand, known before they are loaded. */

import { type AnyFile, kindOf, mediaOf } from "./file";

/** So wide, and of one picture so high, at most. */
const SIDE = 360;
const GAP = 4;
/** How many stand in each row, by how many there are. */
const ROWS = ["", "1", "2", "12", "22", "23", "33", "223", "233", "333", "334"];
/** So high is a row for a file, with the space above it; a sound has one to play it. */
const HEIGHTS = { picture: 0, video: 0, audio: 104, other: 60 };

export interface Gallery {
  readonly width: number;
  readonly height: number;
  /** How high the files are that stand below the pictures. */
  readonly below: number;
  readonly rows: readonly { readonly files: readonly AnyFile[]; readonly height: number }[];
}

/** Return how wide a picture is, by its height; what is very long or very high is cut in a row of several. */
export function ratioOf({ width = 16, height = 9 }: AnyFile): number {
  return clamp(width / height, 0.5, 2.5);
}

/** Return the rows in which pictures and videos stand, and the room that files take together. */
export function galleryOf(files: readonly AnyFile[]): Gallery {
  const media = mediaOf(files);
  const below = files.reduce((sum, file) => sum + HEIGHTS[kindOf(file)], 0);
  if (media.length === 1) {
    const { width = SIDE, height = 203 } = media[0]!;
    const scale = Math.min(1, SIDE / width, SIDE / height);
    const high = clamp(Math.round(height * scale), 48, SIDE);
    // A high one is wide enough for a text below it.
    const wide = clamp(Math.round(width * scale), high === SIDE ? 184 : 64, SIDE);
    return { width: wide, height: high, below, rows: [{ files: media, height: high }] };
  }
  let at = 0;
  const rows = Array.from(ROWS[media.length] ?? "", (many) => {
    const row = media.slice(at, (at += Number(many)));
    const ratios = row.reduce((sum, file) => sum + ratioOf(file), 0);
    return { files: row, height: Math.round(clamp((SIDE - GAP * (row.length - 1)) / ratios, 80, 240)) };
  });
  const height = rows.reduce((sum, row) => sum + row.height + GAP, -GAP);
  return { width: SIDE, height: Math.max(0, height), below, rows };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
