/** Keeps a line to the server: the thin shell of sockets and timers around the dialogue. */

import type { Message, ServerFrame } from "../api/socket";
import { Backoff } from "./backoff";
import type { Dialogue } from "./dialogue";

/** How long the server may take to answer a `ping`. */
const PONG_MS = 10_000;
const UNAUTHENTICATED = 4401;

export interface Surroundings {
  /** The address of the socket. */
  url: string;
  dialogue: Dialogue;
  /** Return an access token, a new one if `renew`; null where the session has ended. */
  token(renew: boolean): Promise<string | null>;
  /** Something may look different now; `created` are new messages. */
  changed(created: Message[]): void;
}

export class Connection {
  readonly #around: Surroundings;
  readonly #backoff = new Backoff();
  #socket: WebSocket | null = null;
  #stopped = true;
  #openedAt = 0;
  #heardAt = 0;
  #renew = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #due: ReturnType<typeof setTimeout> | undefined;
  #heartbeat: ReturnType<typeof setTimeout> | undefined;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  start(): void {
    this.#stopped = false;
    this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
    this.#drop();
  }

  /** Try now and not later: the network is back, or the person looks. */
  hurry(): void {
    if (this.#stopped || this.#socket !== null) return;
    clearTimeout(this.#retry);
    this.#connect();
  }

  /** Send what the dialogue has to say. */
  flush(): void {
    const { dialogue } = this.#around;
    const socket = this.#socket;
    if (socket?.readyState === WebSocket.OPEN) {
      for (const frame of dialogue.takeOutgoing(Date.now())) socket.send(JSON.stringify(frame));
    }
    clearTimeout(this.#due);
    const due = dialogue.nextDue();
    if (due !== null) this.#due = setTimeout(() => this.#wake(), Math.max(0, due - Date.now()));
  }

  #wake(): void {
    if (this.#around.dialogue.expireTyping(Date.now())) this.#around.changed([]);
    this.flush();
  }

  #connect(): void {
    const socket = new WebSocket(this.#around.url);
    this.#socket = socket;
    this.#openedAt = Date.now();
    const renew = this.#renew;
    socket.onopen = async () => {
      const token = await this.#around.token(renew).catch(() => undefined);
      if (this.#socket !== socket) return;
      if (typeof token !== "string") {
        // Without a session there is nothing to come back for; without an answer there is.
        if (token === null) this.stop();
        else this.#lost();
        return;
      }
      this.#openedAt = Date.now();
      this.#around.dialogue.open(token);
      this.#beat();
      this.flush();
    };
    socket.onmessage = (event: MessageEvent<string>) => this.#hear(event.data);
    socket.onclose = (event) => {
      if (this.#socket !== socket) return;
      const refused = event.code === UNAUTHENTICATED;
      this.#renew = refused;
      this.#lost(refused && !renew);
    };
  }

  #hear(data: string): void {
    this.#heardAt = Date.now();
    this.#beat();
    const { dialogue } = this.#around;
    const created = dialogue.receive(JSON.parse(data) as ServerFrame, this.#heardAt);
    if (dialogue.line === "up") this.#renew = false;
    this.flush();
    this.#around.changed(created);
  }

  /** Ping a line that is silent; cut one that does not answer. */
  #beat(): void {
    clearTimeout(this.#heartbeat);
    this.#heartbeat = setTimeout(() => {
      this.#around.dialogue.ping();
      this.flush();
      this.#heartbeat = setTimeout(() => this.#lost(), PONG_MS);
    }, this.#around.dialogue.heartbeatMs);
  }

  /** Come back: at once, or after a while. */
  #lost(atOnce = false): void {
    const connected = Date.now() - this.#openedAt;
    this.#drop();
    if (this.#stopped) return;
    const wait = this.#backoff.after(connected);
    this.#retry = setTimeout(() => { this.#connect(); }, atOnce ? 0 : wait);
    this.#around.changed([]);
  }

  #drop(): void {
    clearTimeout(this.#due);
    clearTimeout(this.#heartbeat);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    this.#around.dialogue.close();
  }
}
