/** Keeps a connection to the server: the thin shell of sockets and timers around the dialogue. */

import type { ServerFrame } from "../api/socket";
import { Backoff } from "./backoff";
import type { Dialogue } from "./dialogue";
import type { Entry } from "./outbox/operations";
import type { Change } from "./state/changes";

/** How long the server may take to let a socket in, and to answer a `ping`. */
const PONG_MS = 10_000;
/**
 * How long an answer may take where the browser says that the network is gone: only a server on the
 * same machine can be reached then, and that takes no time.
 */
const OFFLINE_PONG_MS = 500;
/** A connection that received something so lately needs no `ping` to be trusted. */
const FRESH_MS = 5_000;
const UNAUTHENTICATED = 4401;

export interface Surroundings {
  /** The address of the socket. */
  url: string;
  dialogue: Dialogue;
  /** Return an access token, a new one if `renew`; null where the session has ended. */
  token(renew: boolean): Promise<string | null>;
  /** Something may look different now, in the state or without it. */
  changed(changes: Change[]): void;
  /** Do over HTTP what of the outbox is done there. */
  call(entry: Entry): void;
}

export class Connection {
  readonly #around: Surroundings;
  readonly #backoff = new Backoff();
  #socket: WebSocket | null = null;
  #stopped = true;
  /** When the hello was answered; 0 where it was not. */
  #upSince = 0;
  #receivedAt = 0;
  #isAsked = false;
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

  /** Reconnect now and not later: the network is back, or the person looks. */
  reconnectNow(): void {
    if (this.#stopped) return;
    if (this.#socket === null) {
      clearTimeout(this.#retry);
      this.#connect();
    } else if (this.#upSince > 0 && !this.#isAsked && Date.now() - this.#receivedAt > FRESH_MS) {
      this.#ping(); // It may have died while the machine slept.
    }
  }

  /** Check the connection: the browser says that the network is gone, but a server on this machine
   * answers all the same. */
  check(): void {
    if (this.#upSince > 0 && !this.#isAsked) this.#ping(OFFLINE_PONG_MS);
  }

  /** Send what the dialogue has to say. */
  flush(): void {
    const { dialogue } = this.#around;
    const socket = this.#socket;
    if (socket?.readyState === WebSocket.OPEN) {
      for (const frame of dialogue.takeOutgoing(Date.now())) socket.send(JSON.stringify(frame));
      for (const entry of dialogue.takeCalls()) this.#around.call(entry);
    }
    clearTimeout(this.#due);
    const due = dialogue.nextDue(Date.now());
    if (due !== null) this.#due = setTimeout(() => this.#wake(), Math.max(0, due - Date.now()));
  }

  #wake(): void {
    this.#around.changed(this.#around.dialogue.expireTyping(Date.now()));
    this.flush();
  }

  #connect(): void {
    const socket = new WebSocket(this.#around.url);
    this.#socket = socket;
    this.#upSince = 0;
    this.#cutIn(PONG_MS);
    const renew = this.#renew;
    socket.onopen = async () => {
      clearTimeout(this.#heartbeat);
      const token = await this.#around.token(renew).catch(() => undefined);
      if (this.#socket !== socket) return;
      if (typeof token !== "string") {
        // Without a session there is nothing to come back for; without an answer there is.
        if (token === null) this.stop();
        else this.#lost();
        return;
      }
      this.#around.dialogue.open(token);
      this.#beat();
      this.flush();
    };
    socket.onmessage = (event: MessageEvent<string>) => this.#receive(event.data);
    socket.onclose = (event) => {
      if (this.#socket !== socket) return;
      const refused = event.code === UNAUTHENTICATED;
      this.#renew = refused;
      this.#lost(refused && !renew);
    };
  }

  #receive(data: string): void {
    this.#receivedAt = Date.now();
    this.#beat();
    const { dialogue } = this.#around;
    const changes = dialogue.receive(JSON.parse(data) as ServerFrame, this.#receivedAt);
    if (dialogue.status === "connected" && this.#upSince === 0) {
      this.#upSince = this.#receivedAt;
      this.#renew = false;
    }
    this.flush();
    this.#around.changed(changes);
  }

  /** Ping a silent connection; cut one that does not answer. */
  #beat(): void {
    this.#isAsked = false;
    clearTimeout(this.#heartbeat);
    this.#heartbeat = setTimeout(() => this.#ping(), this.#around.dialogue.heartbeatMs);
  }

  #ping(patience = PONG_MS): void {
    this.#isAsked = true;
    this.#cutIn(patience);
    this.#around.dialogue.ping();
    this.flush();
  }

  #cutIn(milliseconds: number): void {
    clearTimeout(this.#heartbeat);
    this.#heartbeat = setTimeout(() => this.#lost(), milliseconds);
  }

  /** Come back: at once, or after a while. */
  #lost(atOnce = false): void {
    const connected = this.#upSince === 0 ? 0 : Date.now() - this.#upSince;
    this.#drop();
    if (this.#stopped) return;
    const wait = this.#backoff.after(connected);
    this.#retry = setTimeout(() => { this.#connect(); }, atOnce ? 0 : wait);
    this.#around.changed([{ type: "presence.updated" }]); // Nobody is known to be here any more.
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
