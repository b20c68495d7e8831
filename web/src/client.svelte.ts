/** The client of whoever is signed in: what it knows, as the components of the page read it. */

import type { FollowedThread } from "./api/socket";
import type { ClientSession } from "./core/client-session";
import type { Dialogue } from "./core/dialogue";
import type { Draft, Drafts } from "./core/drafts";
import type { LoadKind } from "./core/loads";
import type { Me, Problem, Session } from "./core/session";
import type { Source } from "./core/source";
import { type Change, changedConversations, type MessageChange } from "./core/state/changes";
import type { Conversation } from "./core/state/conversation";
import type { State } from "./core/state/state";
import type { Summary } from "./core/summaries";
import { Topics } from "./topics";
import { whenIdle } from "./ui/idle";

/** A page that has no frame for so long is not seen. */
const UNSEEN_MS = 100;
/** So many messages are remembered for whoever listens later. */
const ARRIVED_MAX = 50;
/** The topic of everything; conversations are topics by their ids. */
const ALL = "all";

type Listener = (change: MessageChange) => void;

export class Client {
  readonly #signIn: Session;
  readonly #openId: () => string | null;
  readonly #topics = new Topics();
  /** Whether the page shows what is different with its next frame. */
  #isDue = false;
  #session = $state.raw<ClientSession | null>(null);
  /** Whose client session is open, or is being opened. */
  #owner = "";
  #downSince = $state(0);
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing on the page follows it
  readonly #listeners = new Set<Listener>();
  #arrived: readonly MessageChange[] = [];

  readonly #refused: (failure: Problem) => void;

  /**
   * @param openId returns the conversation that is on the page, or null.
   * @param refused says what the server refuses of something that nothing on the page stands for.
   */
  constructor(signIn: Session, openId: () => string | null, refused: (failure: Problem) => void) {
    this.#signIn = signIn;
    this.#openId = openId;
    this.#refused = refused;
    for (const sign of ["online", "click"]) {
      addEventListener(sign, () => this.#session?.connection.reconnectNow());
    }
    addEventListener("offline", () => this.#session?.connection.check());
    addEventListener("pagehide", () => this.#session?.leave());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.#session?.keep();
      else this.#session?.connection.reconnectNow();
    });
  }

  // What there is

  /** Who is signed in; whoever was so far counts as in where what was kept can be shown. */
  get phase(): Session["phase"] {
    this.#topics.follow(ALL);
    const { phase } = this.#signIn;
    return phase !== "out" && this.isLoaded ? "in" : phase;
  }

  /** Whether a session ended that nobody here ended. */
  get wasEnded(): boolean {
    this.#topics.follow(ALL);
    return this.#signIn.wasEnded;
  }

  get me(): Me | null {
    this.#topics.follow(ALL);
    return this.#signIn.me;
  }

  /** The dialogue with the server; its state has changed when this is read again. */
  get dialogue(): Dialogue | null {
    this.#topics.follow(ALL);
    return this.#session?.dialogue ?? null;
  }

  get drafts(): Drafts | null {
    this.#topics.follow(ALL);
    return this.#session?.drafts ?? null;
  }

  /** What one began to write in a conversation, or in a thread of it. */
  draft(id: string, place = id): Draft | undefined {
    this.#topics.follow(id);
    return this.drafts?.get(place);
  }

  /** Whether the conversations are known. */
  get isLoaded(): boolean {
    return this.dialogue !== null && this.dialogue.state.epoch !== null;
  }

  /** Since when there has been no connection; 0 while there is one. */
  get downSince(): number {
    return this.#downSince;
  }

  /** The state, to look up what belongs to something that one follows. */
  get state(): State | null {
    return this.#session?.dialogue.state ?? null;
  }

  /** A conversation as it is with everything that is pending. */
  conversation(id: string): Conversation | undefined {
    this.#topics.follow(id);
    return this.#session?.conversation(id);
  }

  /** What was wrong where something of a conversation could not be loaded; null otherwise. */
  loadProblem(id: string, kind: LoadKind): Problem | null {
    this.#topics.follow(id);
    const load = this.#session?.dialogue.loads.get(kind, id);
    return load?.status === "failed" ? load.problem : null;
  }

  /** The last messages of others that came, for a part of the page that is loaded after them. */
  get arrived(): readonly MessageChange[] {
    return this.#arrived;
  }

  /** The picture of a person or of a room; undefined where there is none. */
  picture(id: string): string | undefined {
    this.#topics.follow(id);
    const { state = null } = this.#session?.dialogue ?? {};
    return state?.conversations.get(id)?.settings?.picture ?? state?.person(id)?.picture ?? undefined;
  }

  /** Who writes in a conversation. */
  typing(id: string): string[] {
    this.#topics.follow(id);
    return [...(this.#session?.dialogue.typing.get(id)?.keys() ?? [])];
  }

  /** All conversations, as they are with everything that is pending. */
  get conversations(): Conversation[] {
    this.#topics.follow(ALL);
    return this.#session?.conversations() ?? [];
  }

  /** The threads that one follows, with what is pending. */
  get threads(): FollowedThread[] {
    this.#topics.follow(ALL);
    return this.#session?.threads() ?? [];
  }

  /** The conversations that are gone, and in which something was written that is not sent. */
  get leftBehind(): string[] {
    this.#topics.follow(ALL);
    return this.#session?.leftBehind() ?? [];
  }

  /** What the rows of a conversation are made from. */
  source(id: string): Source | null {
    const conversation = this.conversation(id);
    const dialogue = this.#session?.dialogue;
    if (conversation === undefined || dialogue === undefined) return null;
    return { state: dialogue.state, outbox: dialogue.outbox, conversation };
  }

  /** The conversations as the list shows them. */
  get summaries(): Summary[] {
    this.#topics.follow(ALL);
    return this.#session?.summaries() ?? [];
  }

  /** The client session, for the actions; null where nobody is signed in. */
  get session(): ClientSession | null {
    return this.#session;
  }

  // When it changes

  /** Show at once what is different in a conversation; whatever else is waits until that is painted. */
  show(id: string): void {
    this.#topics.update(id);
  }

  /** Call a listener with each message of others that is new, or changed; return what ends that. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Open and close client sessions as somebody signs in and out. */
  followSession(): void {
    this.#topics.differ();
    this.#topics.update();
    const { phase, me } = this.#signIn;
    if (phase === "out") this.#close(true);
    else if (me !== null && this.#owner !== me.id) {
      this.#close(false);
      this.#owner = me.id;
      void this.#open(me);
    }
  }

  async #open(me: Me): Promise<void> {
    const { ClientSession } = await import("./core/client-session"); // A door needs nothing of it.
    const session = await ClientSession.open({
      me,
      url: `${location.origin.replace(/^http/u, "ws")}/ws/`,
      api: this.#signIn.api,
      token: (renew) => this.#signIn.token(renew),
      changed: (changes) => this.#changed(changes),
      idle: whenIdle,
      refused: this.#refused,
    });
    if (this.#owner !== me.id) {
      void session.close(false);
      return;
    }
    this.#session = session;
    this.#downSince = Date.now();
    session.connection.start();
    this.#topics.differ();
    this.#topics.update();
  }

  #close(isOut: boolean): void {
    // Whoever is signed out has nothing unread here. Only some browsers have a badge.
    if (isOut && "clearAppBadge" in navigator) void navigator.clearAppBadge().catch(() => undefined);
    void this.#session?.close(isOut);
    this.#arrived = [];
    this.#session = null;
    this.#owner = "";
    this.#downSince = 0;
  }

  #changed(changes: Change[]): void {
    const session = this.#session;
    if (session === null) return;
    const { state, status } = session.dialogue;
    const { me } = this.#signIn;
    const { isAdministrator: is_administrator } = state;
    // One has another name by another device; others make one an administrator, and take that back.
    const isAboutMe = changes.some((change) => change.type === "person.updated" && change.person === me?.id);
    if (isAboutMe && me !== null && is_administrator !== null) {
      this.#signIn.update({ ...me, ...state.me, is_administrator });
    }
    for (const change of state.saidByOthers(changes)) {
      this.#arrived = [...this.#arrived, change].slice(-ARRIVED_MAX);
      for (const listener of this.#listeners) listener(change);
    }
    if (status !== "connected") this.#downSince ||= Date.now();
    else if (this.#downSince > 0) {
      this.#downSince = 0;
      // What could not be loaded without a connection.
      const id = this.#openId();
      if (id !== null) session.loader.conversation(id);
    }
    this.#draw(session, changes);
  }

  /**
   * Let the page show what is different, once for all that comes before the next frame: with that what is
   * open, and behind its paint all the rest, so that no frame has to wait for both.
   */
  #draw(session: ClientSession, changes: Change[]): void {
    // A name and who is here may stand anywhere.
    const isWide = changes.some((change) => !("conversation" in change));
    if (isWide) this.#topics.differ();
    else this.#topics.differ([ALL, ...changedConversations(changes)]);
    if (this.#isDue) return;
    this.#isDue = true;
    const rest = (): void => {
      this.#isDue = false;
      session.dialogue.state.trim(this.#openId());
      this.#topics.update();
    };
    const look = (): void => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      const open = this.#openId();
      if (open === null || document.hidden) rest();
      else {
        this.#topics.update(open);
        setTimeout(rest); // A frame is painted before the next timer, whatever that has to do.
      }
    };
    const frame = requestAnimationFrame(look);
    // A page that nobody sees gets no frames.
    const timer = setTimeout(look, document.hidden ? 0 : UNSEEN_MS);
  }
}
