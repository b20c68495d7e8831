/** Where the bytes of a file are. */

import { type AnyFile, idOf } from "../../core/files/file";

export function addressOfFile(id: string): string {
  return `/files/${id}/`;
}

interface Sources {
  readonly src: string;
  readonly srcset: string | undefined;
}

/**
 * Return where a picture is, as small as will do; null while the server has it not.
 *
 * @param width how wide it is shown at most, in pixels of the style sheet.
 */
export function sourcesOf(file: AnyFile, width: number): Sources | null {
  const id = idOf(file);
  if (id === undefined) return null;
  const address = addressOfFile(id);
  const { thumbnails = [], width: wide = width, height: high = width } = file;
  const isStill = file.is_animated !== true || matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (!isStill || thumbnails.length === 0) return { src: address, srcset: undefined };
  // They are named by their longer side.
  const part = wide / Math.max(wide, high);
  const small = thumbnails.map((side) => `${address}${side}/ ${Math.max(1, Math.round(side * part))}w`);
  // One that is hardly larger has no second one.
  if (thumbnails.length < 2) small.push(`${address} ${wide}w`);
  return { src: `${address}${thumbnails[0]}/`, srcset: small.join(", ") };
}
