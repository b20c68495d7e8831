/** What is done with the files of messages: chosen, uploaded, described, taken away, and listed. */

import type { components } from "../api/http";
import { client, session } from "../app.svelte";
import type { Answer, Problem } from "../core/api";
import type { ClientSession } from "../core/client-session";
import { type AnyFile, type Attachment, idOf, isAttachment } from "../core/files/file";
import { cleanFileName } from "../core/files/file-name";
import { measure } from "../core/files/measure";
import { type FileLimits, type Refusal, sorted } from "../core/files/refusals";
import { type Progress, Uploads } from "../core/files/uploads";
import { uuid7 } from "../core/ids";

/** How far uploads are is shown so often. */
const SHOW_MS = 100;

/** Grows as uploads go on. */
let version = $state(0);
let shown: ReturnType<typeof setTimeout> | undefined;
/** The uploads of each person who was signed in on this page. */
const known = new WeakMap<ClientSession, Uploads>();
/* eslint-disable svelte/prefer-svelte-reactivity -- nothing on the page follows these */
/** Under which draft each attachment was chosen; its message is in the conversation of that. */
const places = new Map<string, string>();
/** What is shown of files of this device, by their keys and by the ids that they get. */
const urls = new Map<string, string>();
/** The keys of what is chosen and looked at, and not uploaded yet. */
const preparing = new Set<string>();
/* eslint-enable svelte/prefer-svelte-reactivity */
/** The keys of what another tab uploads. */
let elsewhere = $state.raw<readonly string[]>([]);
let askedAt = 0;
/** So many files go with a message. */
export const FILES_MAX = 10;
/** Until the server has said what it takes. */
const ANY: FileLimits = { used: 0, quota: null, upload_bytes: Number.POSITIVE_INFINITY, refused_types: [] };
const LOST: Progress = { status: "lost", sent: 0, speed: 0 };

// What one chooses

/** Take files into what one is writing; return those that are not taken. */
export async function filesAttach(place: string, files: readonly File[]): Promise<Refusal[]> {
  const { drafts } = client;
  if (drafts === null) return [];
  const again = files.filter((file) => attachAgain(place, file));
  const fresh = files.filter((file) => !again.includes(file));
  if (fresh.length === 0) return [];
  const before = drafts.get(place).files ?? [];
  const { taken, refused } = sorted(fresh, before, ANY, FILES_MAX);
  const made = taken.map(attachmentOf);
  // At once: whoever sends the message right away means them.
  drafts.attach(place, [...before, ...made]);
  for (const { key } of made) {
    places.set(key, place);
    preparing.add(key);
  }
  client.session?.changed([]);
  const [allowed] = await Promise.all([limits(), ...made.map(({ key }, index) => takeSize(place, key, taken[index]!))]);
  const { taken: accepted, refused: others } = sorted(taken, before, allowed, FILES_MAX);
  made.forEach(({ key }, index) => settle(place, key, taken[index]!, accepted));
  return [...refused, ...others];
}

/** Go on with the upload of a file that is chosen again, as after a reload; return whether it is one. */
export function attachAgain(place: string, file: File): boolean {
  const lost = attachmentsIn(place).find((one) => {
    const isSame = one.name === cleanFileName(file.name) && one.size === file.size && one.modified === file.lastModified;
    return isSame && uploads()?.progress(one).status === "lost";
  });
  if (lost === undefined) return false;
  change(lost.key, place, { problem: undefined });
  begin(place, lost, file);
  return true;
}

/** Take a file out of what one is writing. */
export function fileDetach(place: string, { key, url }: Attachment): void {
  const { drafts } = client;
  drafts?.attach(place, (drafts.get(place).files ?? []).filter((file) => file.key !== key));
  uploads()?.cancel(key, url);
  client.session?.changed([]);
}

/** Upload a file again that was refused; return whether it is still here. */
export function fileRetry({ key }: Attachment): boolean {
  return uploads()?.retry(key) ?? false;
}

/** Give a file of what one is writing an alternative text; return what was wrong, or null. */
export async function fileDescribe(place: string, { key }: Attachment, alt: string): Promise<Problem | null> {
  // As it is by now: its upload may have ended since one began to write.
  const file = attachmentsIn(place).find((one) => one.key === key);
  const problem = file?.isReady ? await describe(idOf(file)!, alt) : null;
  if (problem === null) change(key, place, { alt });
  return problem;
}

function attachmentOf({ name, size, type, lastModified: modified }: File): Attachment {
  return { key: uuid7(), name: cleanFileName(name), size, modified, media_type: type || "application/octet-stream" };
}

/** Take how large the picture of a file is, where it has one. */
async function takeSize(place: string, key: string, file: File): Promise<void> {
  const found = await measure(file);
  if (found !== null) change(key, place, { ...found });
}

/** Upload a file that is looked at, or take it out again where the server does not take it. */
function settle(place: string, key: string, file: File, accepted: readonly File[]): void {
  preparing.delete(key);
  const attachment = attachmentsIn(place).find((one) => one.key === key);
  if (attachment === undefined) return; // Nobody wants it any more.
  const isWritten = client.drafts?.get(place).files?.some((one) => one.key === key) === true;
  if (isWritten && !accepted.includes(file)) fileDetach(place, attachment);
  else begin(place, attachment, file); // Of a message that is sent the server says what is wrong.
}

// What is shown of it

/** Return how far an upload is. */
export function fileProgress(attachment: Attachment): Progress & { isElsewhere: boolean } {
  const progress = (version >= 0 ? uploads()?.progress(attachment) : null) ?? LOST; // Whoever shows it follows it.
  if (preparing.has(attachment.key)) return { ...progress, status: "queued", isElsewhere: false };
  if (progress.status === "lost") void askElsewhere();
  return { ...progress, isElsewhere: elsewhere.includes(attachment.key) };
}

/** Return an address for the bytes of a file that was chosen on this page; undefined for others. */
export function localUrl(file: AnyFile): string | undefined {
  return urls.get(isAttachment(file) ? file.key : file.id);
}

// What the server has

/** Give a file of a message of one's own an alternative text; return what was wrong, or null. */
export async function messageFileDescribe(
  conversation_id: string,
  seq: number,
  file_id: string,
  alt: string,
): Promise<Problem | null> {
  const address = "/api/conversations/{conversation_id}/messages/{seq}/files/{file_id}/";
  const { error } = await session.api("PUT", address, { path: { conversation_id, seq, file_id }, body: { alt } });
  return error ?? null;
}

/** A file of a room, and the message that it came with. */
export type RoomFile = components["schemas"]["RoomFile"];

/** Return a page of the files of a room, newest first, or what is wrong. */
export function filesList(
  conversation_id: string,
  kind: "media" | "other",
  cursor: string,
): Promise<Answer<components["schemas"]["FilesPage"]>> {
  const query = { kind, ...(cursor === "" ? {} : { cursor }) };
  const address = "/api/conversations/{conversation_id}/files/";
  return session.api("GET", address, { path: { conversation_id }, query });
}

async function describe(file_id: string, alt: string): Promise<Problem | null> {
  const { error } = await session.api("PATCH", "/api/files/{file_id}/", { path: { file_id }, body: { alt } });
  return error ?? null;
}

/** What one may upload; where that cannot be asked, the server says what it refuses. */
async function limits(): Promise<FileLimits> {
  const { data } = await session.api("GET", "/api/me/files/");
  return data ?? ANY;
}

// The uploads

function uploads(): Uploads | null {
  const mine = client.session;
  if (mine === null) return null;
  const found = known.get(mine);
  if (found !== undefined) return found;
  const made = new Uploads({
    endpoint: `${location.origin}/api/uploads/`,
    send: (request, onProgress) => session.signed(request, onProgress),
    find: (key) => (client.session === mine ? attachmentsIn(places.get(key) ?? "").find((one) => one.key === key) : undefined),
    changed: (key, how) => change(key, places.get(key) ?? "", how),
    describe,
    updated: () => {
      shown ??= setTimeout(() => {
        shown = undefined;
        version += 1;
      }, SHOW_MS);
    },
    pause: (milliseconds) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        const come = (): void => {
          clearTimeout(timer);
          resolve();
        };
        addEventListener("online", come, { once: true });
      }),
  });
  known.set(mine, made);
  return made;
}

function begin(place: string, attachment: Attachment, file: File): void {
  const { key } = attachment;
  places.set(key, place);
  if (attachment.width !== undefined) urls.set(key, URL.createObjectURL(file));
  // The other tabs can tell that it is uploaded here: as long as this page is there.
  void (navigator.locks as LockManager | undefined)?.request(lockOf(key), () => new Promise(() => undefined));
  uploads()?.begin(attachment, file);
}

function lockOf(key: string): string {
  return `upload ${key}`;
}

async function askElsewhere(): Promise<void> {
  const locks = navigator.locks as LockManager | undefined;
  if (locks === undefined || Date.now() - askedAt < 1_000) return;
  askedAt = Date.now();
  const { held = [] } = await locks.query();
  const keys = held.flatMap(({ name }) => (name?.startsWith(lockOf("")) ? name.slice(lockOf("").length) : []));
  const fresh = keys.filter((key) => !elsewhere.includes(key));
  if (fresh.length === 0) return;
  elsewhere = [...elsewhere, ...fresh];
  // Each is had here once the page is gone that uploads it.
  for (const key of fresh) void locks.request(lockOf(key), () => void (elsewhere = elsewhere.filter((one) => one !== key)));
}

/** Return what goes with a draft, and with what waits to be sent in its conversation. */
function attachmentsIn(place: string): Attachment[] {
  const { session: mine } = client;
  if (mine === null) return [];
  const pending = mine.dialogue.outbox.messages(place.split(" ")[0]!).flatMap(({ operation }) => operation.files ?? []);
  return [...(mine.drafts.get(place).files ?? []), ...pending.filter(isAttachment)];
}

/** Take what is different of an attachment; return whether it is still there. */
function change(key: string, place: string, how: Partial<Attachment>): boolean {
  const mine = client.session;
  if (mine === null) return false;
  const id = how.url === undefined ? undefined : idOf({ url: how.url } as Attachment);
  const local = urls.get(key);
  if (id !== undefined && local !== undefined) urls.set(id, local);
  const [conversation] = place.split(" ") as [string];
  const { files = [] } = mine.drafts.get(place);
  const isDraft = files.some((file) => file.key === key);
  const { outbox } = mine.dialogue;
  const entry = outbox.messages(conversation).find(({ operation }) => operation.files?.some((file) => isAttachment(file) && file.key === key));
  if (isDraft) mine.drafts.attach(place, withChange(files, key, how));
  else if (entry === undefined) return false;
  else outbox.attach(conversation, entry.id, withChange(entry.operation.files ?? [], key, how), how.problem ?? entry.failure);
  mine.changed([{ type: "outbox.updated", conversation }]);
  mine.connection.flush();
  return true;
}

/** Return files with a change of the one that a key names. */
function withChange<File extends AnyFile>(files: readonly File[], key: string, how: Partial<Attachment>): readonly File[] {
  return files.map((file) => (isAttachment(file) && file.key === key ? { ...file, ...how } : file));
}
