/** The uploads of this page: some at a time, each until the server has the file or refuses it. */

import { PASSING, type Problem, type Send } from "../api";
import { waitAfter } from "../backoff";
import type { Attachment } from "./file";
import { Speed } from "./speed";
import { Refused, upload } from "./tus";

/** So many go at a time. */
const AT_ONCE = 3;

/** How far an upload is; one that is `lost` needs its file to be chosen again. */
export type Status = "queued" | "sending" | "waiting" | "refused" | "ready" | "lost";

export interface Progress {
  readonly status: Status;
  readonly sent: number;
  /** Bytes of a second. */
  readonly speed: number;
}

interface Job {
  readonly attachment: Attachment;
  readonly file: File;
  readonly speed: Speed;
  status: Status;
  sent: number;
  url: string | undefined;
  running: AbortController | null;
}

interface Outside {
  /** Where uploads begin. */
  readonly endpoint: string;
  readonly send: Send;
  /** Take what is different of an attachment; return whether anybody still wants it. */
  changed(key: string, change: Partial<Attachment>): boolean;
  /** Return an attachment as it is now; undefined where nobody wants it any more. */
  find(key: string): Attachment | undefined;
  /** Write the alternative text of a file that is not sent; return what was wrong, or null. */
  describe(id: string, alt: string): Promise<Problem | null>;
  /** Something looks different. */
  updated(): void;
  /** Return after a while, or when the network is back. */
  pause(milliseconds: number): Promise<void>;
}

export class Uploads {
  readonly #outside: Outside;
  readonly #jobs = new Map<string, Job>();

  constructor(outside: Outside) {
    this.#outside = outside;
  }

  /** Upload a file; one that was begun goes on where it was. */
  begin(attachment: Attachment, file: File): void {
    const { key, url } = attachment;
    this.#jobs.get(key)?.running?.abort();
    this.#jobs.set(key, { attachment, file, speed: new Speed(), status: "queued", sent: 0, url, running: null });
    this.#next();
  }

  progress({ key, isReady }: Attachment): Progress {
    const job = this.#jobs.get(key);
    if (isReady) return { status: "ready", sent: 0, speed: 0 };
    if (job === undefined) return { status: "lost", sent: 0, speed: 0 };
    return { status: job.status, sent: job.sent, speed: job.speed.perSecond(Date.now()) };
  }

  /** Try again what was refused; return whether its file is here. */
  retry(key: string): boolean {
    const job = this.#jobs.get(key);
    if (job === undefined) return false;
    this.#outside.changed(key, { problem: undefined });
    this.begin({ ...job.attachment, url: undefined }, job.file);
    return true;
  }

  /** End an upload that nobody wants any more, and have the server forget it. */
  cancel(key: string, url?: string): void {
    const job = this.#jobs.get(key);
    job?.running?.abort();
    this.#jobs.delete(key);
    const address = job?.url ?? url;
    if (address !== undefined) void this.#forget(address);
    this.#next();
  }

  #next(): void {
    this.#outside.updated();
    const jobs = [...this.#jobs.values()];
    let free = AT_ONCE - jobs.filter(({ running }) => running !== null).length;
    for (const job of jobs) {
      if (job.status !== "queued" || free <= 0) continue;
      free -= 1;
      void this.#run(job);
    }
  }

  async #run(job: Job): Promise<void> {
    const { attachment, file } = job;
    const { key, name } = attachment;
    const { endpoint, send } = this.#outside;
    const running = new AbortController();
    Object.assign(job, { running, status: "sending" });
    const pause = (milliseconds: number): Promise<void> => ended(running.signal, this.#outside.pause(milliseconds));
    const waiting = (isWaiting: boolean): void => {
      job.status = isWaiting ? "waiting" : "sending";
      this.#outside.updated();
    };
    try {
      await upload(
        { file, metadata: { filename: name }, url: job.url },
        {
          endpoint,
          send,
          signal: running.signal,
          pause,
          waiting,
          begun: (url) => {
            job.url = url;
            this.#outside.changed(key, { url });
          },
          progressed: (sent) => {
            if (this.#outside.find(key) === undefined) {
              this.cancel(key);
              return;
            }
            job.sent = sent;
            job.speed.note(sent, Date.now());
            this.#outside.updated();
          },
        },
      );
      await this.#describe(job, async (failures) => {
        waiting(true);
        await pause(waitAfter(failures));
        running.signal.throwIfAborted();
      });
      job.status = "ready";
      this.#outside.changed(key, { isReady: true });
    } catch (error) {
      if (running.signal.aborted) return;
      job.status = "refused";
      const problem = error instanceof Refused ? error.problem : ({ code: "internal", detail: String(error) } as const);
      this.#outside.changed(key, { problem });
    } finally {
      job.running = null;
      this.#next();
    }
  }

  /** Write the alternative text of a file; another one may be written meanwhile. */
  async #describe({ attachment: { key }, url }: Job, passed: (failures: number) => Promise<void>): Promise<void> {
    const current = (): string => this.#outside.find(key)?.alt ?? "";
    let described = "";
    for (let failures = 0; described !== current(); ) {
      const alt = current();
      const problem = await this.#outside.describe(url!.split("/").at(-2)!, alt);
      if (problem === null) described = alt;
      else if (!PASSING.has(problem.code)) throw new Refused(problem);
      else await passed(failures++);
    }
  }

  async #forget(url: string): Promise<void> {
    const headers = { "Tus-Resumable": "1.0.0" };
    // What is not forgotten now goes after a day.
    await this.#outside.send(new Request(url, { method: "DELETE", headers })).catch(() => undefined);
  }
}

/** Wait, unless that is ended. */
function ended(signal: AbortSignal, waited: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
    void waited.then(resolve);
  });
}
