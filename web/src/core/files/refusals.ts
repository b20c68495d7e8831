/** What is not sent, told before any of it is. */

import type { Attachment } from "./file";
import { cleanFileName } from "./file-name";

/** What one may upload, as the server says it. */
export interface FileLimits {
  readonly used: number;
  readonly quota: number | null;
  readonly upload_bytes: number;
  /** Endings of names, such as `.exe`, and media types. */
  readonly refused_types: readonly string[];
}

export type Reason = "empty" | "tooLarge" | "quota" | "type" | "tooMany";

/** A file that is not taken, and why. */
export interface Refusal {
  readonly name: string;
  readonly reason: Reason;
  /** So many bytes, or files, may be taken, where there are more. */
  readonly most: number;
}

type Chosen = Pick<File, "name" | "size" | "type">;

/**
 * Return which of some files are taken, and why the others are not.
 *
 * @param known those that go with the message already.
 * @param most so many go with a message.
 */
export function sorted<File extends Chosen>(
  files: readonly File[],
  known: readonly Attachment[],
  limits: FileLimits,
  most: number,
): { taken: File[]; refused: Refusal[] } {
  const taken: File[] = [];
  const refused: Refusal[] = [];
  const waiting = known.filter(({ isReady }) => !isReady).reduce((sum, { size }) => sum + size, 0);
  let left = limits.quota === null ? Number.POSITIVE_INFINITY : limits.quota - limits.used - waiting;
  for (const file of files) {
    const reason = known.length + taken.length >= most ? "tooMany" : reasonAgainst(file, limits, left);
    if (reason === null) {
      taken.push(file);
      left -= file.size;
    } else refused.push({ name: cleanFileName(file.name), reason, most: reason === "tooMany" ? most : limits.upload_bytes });
  }
  return { taken, refused };
}

function reasonAgainst({ name, size, type }: Chosen, limits: FileLimits, left: number): Reason | null {
  if (size === 0) return "empty";
  if (size > limits.upload_bytes) return "tooLarge";
  const isOfType = (refused: string) =>
    refused.startsWith(".") ? name.toLowerCase().endsWith(refused) : type.toLowerCase() === refused;
  if (limits.refused_types.some(isOfType)) return "type";
  return size > left ? "quota" : null;
}
