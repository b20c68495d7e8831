/** Where the bytes of a file are. */

import { type AnyFile, idOf } from "../../core/files/file";

export function addressOfFile(id: string): string {
  return `/files/${id}/`;
}

interface Sources {
  readonly src: string;
  readonly srcset: string | undefined;
}

/** Return whether a picture that moves is shown as it stands still, until somebody opens it. */
export function isStopped(file: AnyFile, isOfMany: boolean): boolean {
  // Fifty that move are fifty times all of their bytes, and nothing that anybody could look at.
  return file.is_animated === true && (isOfMany || matchMedia("(prefers-reduced-motion: reduce)").matches);
}

/**
 * Return where a picture is, as small as will do; null while the server has it not, or has none that stands still.
 *
 * @param width how wide it is shown at most, in pixels of the style sheet.
 */
export function sourcesOf(file: AnyFile, width: number, isStill: boolean): Sources | null {
  const id = idOf(file);
  if (id === undefined) return null;
  const address = addressOfFile(id);
  const { thumbnails = [], width: wide = width, height: high = width } = file;
  const moves = file.is_animated === true;
  if (moves && isStill && thumbnails.length === 0) return null;
  if ((moves && !isStill) || thumbnails.length === 0) return { src: address, srcset: undefined };
  // They are named by their longer side.
  const part = wide / Math.max(wide, high);
  const small = thumbnails.map((side) => `${address}${side}/ ${Math.max(1, Math.round(side * part))}w`);
  // One that is hardly larger has no second one.
  if (thumbnails.length < 2 && !moves) small.push(`${address} ${wide}w`);
  return { src: `${address}${thumbnails[0]}/`, srcset: small.join(", ") };
}
