/** What is said of files: of which kind they are, and why one is not taken. */

import { type AnyFile, kindOf } from "../../core/files/file";
import type { Refusal } from "../../core/files/refusals";
import type { Progress } from "../../core/files/uploads";
import { isolated } from "../../core/text";
import { bytes } from "../../i18n/amounts";
import { number } from "../../i18n/plural";
import { t } from "../../i18n/words.svelte";
import type { IconName } from "../icons";
import { LATER } from "../later-icons";
import { contentWords } from "../said";

/** Return what some files are, in a few words. */
export function fileWords(files: readonly AnyFile[]): string {
  return contentWords({ blocks: [], emoji: 0, files });
}

/** Return the kind of a file, as its ending says it. */
export function endingOf({ name }: Pick<AnyFile, "name">): string {
  const ending = /\.([^.\s]{1,8})$/u.exec(name)?.[1];
  return ending === undefined ? "" : ending.toLocaleUpperCase();
}

const ARCHIVES = /zip|tar|rar|7z|gzip|compress/u;
const TEXTS = /^text\/|pdf|word|document|sheet|presentation|rtf/u;

export function iconOf(file: Pick<AnyFile, "media_type" | "width">): IconName {
  const icons = { picture: LATER.image, video: LATER.film, audio: LATER.music, other: null };
  const found = icons[kindOf(file)];
  if (found !== null) return found;
  const { media_type: type } = file;
  if (type.startsWith("image/")) return LATER.image;
  if (type.startsWith("video/")) return LATER.film;
  if (type.startsWith("audio/")) return LATER.music;
  return ARCHIVES.test(type) ? LATER.fileArchive : TEXTS.test(type) ? LATER.fileText : LATER.file;
}

/** Return how far a file is whose upload goes on, and how fast; of one that waits, that it does. */
export function uploadWords({ status, sent, speed }: Progress, size: number): string {
  const words = t().files;
  const of = words.sent(bytes(sent), bytes(size));
  if (status === "waiting") return words.waiting;
  return status === "sending" && speed > 0 ? `${of} · ${words.speed(bytes(speed))}` : of;
}

/** Return why a file is not taken. */
export function refusalWords({ name, reason, most }: Refusal): string {
  const { refused } = t().files;
  const called = isolated(name);
  if (reason === "tooLarge") return refused.tooLarge(called, bytes(most));
  if (reason === "tooMany") return refused.tooMany(called, number(most));
  return refused[reason](called);
}
