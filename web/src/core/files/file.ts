/** The files of messages: what they are, and what is known of one before its message is sent. */

import type { File as MessageFile } from "../../api/socket";
import type { Problem } from "../api";

export type { MessageFile };

/** A file that goes with a message that is not sent. */
export interface Attachment extends Omit<MessageFile, "id"> {
  /** Names it in this browser. */
  readonly key: string;
  /** When it was changed last, in milliseconds: with its name and size it tells whether one that is chosen is the same. */
  readonly modified: number;
  /** Where its upload goes on; it ends with its id. */
  readonly url?: string;
  /** The server has all of it. */
  readonly isReady?: true;
  /** Why the server does not take it. */
  readonly problem?: Problem;
}

export type AnyFile = MessageFile | Attachment;

/** What a file is shown as: a picture, a video or a sound in their place, and everything else as a row. */
export type FileKind = "picture" | "video" | "audio" | "other";

const SHOWN = /^(image|video|audio)\/(?:x-)?(?:png|jpeg|gif|webp|mp4|quicktime|webm|ogg|mpeg|aac|wav|flac)$/u;

export function kindOf({ media_type, width }: Pick<AnyFile, "media_type" | "width">): FileKind {
  const kind = SHOWN.exec(media_type)?.[1] as "image" | "video" | "audio" | undefined;
  return kind === "image" ? (width ? "picture" : "other") : (kind ?? "other");
}

/** Return those of some files that stand together as pictures do. */
export function mediaOf<File extends AnyFile>(files: readonly File[]): File[] {
  return files.filter((file) => /[pv]i/u.test(kindOf(file)));
}

/** Return whether a file waits for its upload. */
export function isAttachment(file: AnyFile): file is Attachment {
  return "key" in file;
}

/** Return whether the server lacks some of these files. */
export function areMissing(files: readonly AnyFile[] = []): boolean {
  return files.some((file) => isAttachment(file) && !file.isReady);
}

/** Return the id by which the server knows a file; undefined where it does not. */
export function idOf(file: AnyFile): string | undefined {
  return isAttachment(file) ? /[^/]+(?=\/$)/u.exec(file.url ?? "")?.[0] : file.id;
}
