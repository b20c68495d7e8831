// Made by `npm run gen` from schema/. Do not edit.

export type Frame = ClientFrame | ServerFrame;
/**
 * Whatever a client may send.
 */
export type ClientFrame =
  Hello | Resume | HistoryLoad | ChangesLoad | MessageSend | ReadMark | TypingSend | PresenceFollow | TokenRenew | Ping;
/**
 * Whatever the server may send.
 */
export type ServerFrame =
  | Welcome
  | Ack
  | Error
  | History
  | Changes
  | Resumed
  | Reset
  | MessageCreated
  | MessageUpdated
  | ConversationUpdated
  | MemberUpdated
  | UserUpdated
  | ReadUpdated
  | Typing
  | Presence
  | GoingAway;

/**
 * The first frame: who asks, by access token or by ticket, and what they hold already.
 */
export interface Hello {
  type: "hello";
  /**
   * Named again by the answer.
   */
  id: string;
  token?: string;
  ticket?: string;
  epoch?: string;
  user_revision?: number;
  /**
   * The revision that the client holds of each.
   */
  conversations?: {
    [k: string]: number;
  };
}
/**
 * More conversations that the client holds.
 */
export interface Resume {
  type: "resume";
  /**
   * Named again by the answer.
   */
  id: string;
  /**
   * The revision that the client holds of each.
   */
  conversations: {
    [k: string]: number;
  };
}
/**
 * Ask for messages before or after a seq; without either, for the newest.
 */
export interface HistoryLoad {
  type: "history.load";
  /**
   * Named again by the answer.
   */
  id: string;
  conversation: string;
  before?: number;
  after?: number;
  limit?: number;
}
/**
 * Ask for whatever changed after a revision.
 */
export interface ChangesLoad {
  type: "changes.load";
  /**
   * Named again by the answer.
   */
  id: string;
  conversation: string;
  after: number;
}
/**
 * Send a message; the same `client_id` again answers with the same message.
 */
export interface MessageSend {
  type: "message.send";
  /**
   * Named again by the answer.
   */
  id: string;
  conversation: string;
  client_id: string;
  text: string;
}
/**
 * Everything up to this seq is read.
 */
export interface ReadMark {
  type: "read.mark";
  /**
   * Named again by the answer.
   */
  id: string;
  conversation: string;
  seq: number;
}
/**
 * The person is writing; nobody answers.
 */
export interface TypingSend {
  type: "typing";
  conversation: string;
}
/**
 * Be told who of these people is here, from now on; replaces the people before.
 */
export interface PresenceFollow {
  type: "presence.follow";
  /**
   * Named again by the answer.
   */
  id: string;
  /**
   * @maxItems 100
   */
  people: string[];
}
/**
 * Go on with a newer access token of the same session.
 */
export interface TokenRenew {
  type: "token.renew";
  /**
   * Named again by the answer.
   */
  id: string;
  token: string;
}
/**
 * Ask for an `ack`: is anybody there?
 */
export interface Ping {
  type: "ping";
  /**
   * Named again by the answer.
   */
  id: string;
}
/**
 * The answer to `hello`: who one is, and one's conversations that changed.
 *
 * `conversations` and `left` are complete since the user revision that was held: all
 * conversations where none was. Those that would make the frame too large follow at once, each
 * in a `user.updated`. Held conversations are answered by `resumed` each, then the
 * `ack` of the hello follows.
 */
export interface Welcome {
  type: "welcome";
  /**
   * Named again by the answer.
   */
  id: string;
  me: Person;
  user_revision: number;
  epoch: string;
  session: string;
  limits: Limits;
  heartbeat_seconds: number;
  conversations: Conversation[];
  left: string[];
}
/**
 * A person as others see them.
 */
export interface Person {
  id: string;
  first_name: string;
  last_name: string;
}
/**
 * What the server accepts, so that clients need not find out.
 */
export interface Limits {
  text_characters: number;
  frame_bytes: number;
  hold: number;
  history_page: number;
  presence_follow: number;
}
/**
 * A conversation as one of its members has it in their list.
 */
export interface Conversation {
  id: string;
  kind: "direct" | "group";
  title: string;
  revision: number;
  last_seq: number;
  last_ordinal: number;
  read_ordinal: number;
  role: "member" | "owner";
  is_muted: boolean;
  is_pinned: boolean;
  other?: Person | null;
  last_message?: Message | null;
  last_sender?: Person | null;
}
/**
 * A message in its present state; a deleted one keeps its place and loses its text.
 */
export interface Message {
  conversation: string;
  seq: number;
  ordinal: number;
  revision: number;
  sender: string;
  client_id: string;
  text: string;
  created_at: string;
  edited_at?: string | null;
  deleted_at?: string | null;
}
/**
 * The frame with this `id` is done; a message that was sent is in it, as it is stored.
 */
export interface Ack {
  type: "ack";
  /**
   * Named again by the answer.
   */
  id: string;
  message?: Message | null;
}
/**
 * A frame was refused; `code` is of the table of errors.
 */
export interface Error {
  type: "error";
  code: string;
  detail: string;
  id?: string | null;
  retry_after?: number | null;
}
/**
 * The answer to `history.load`: messages in the order of seq.
 *
 * Where `has_more` is set, there are more in the direction that was asked for; a page may
 * be shorter than its limit, as long texts take their room.
 */
export interface History {
  type: "history";
  /**
   * Named again by the answer.
   */
  id: string;
  conversation: string;
  messages: Message[];
  has_more?: boolean;
}
/**
 * The answer to `changes.load`: what changed, complete up to `revision`.
 *
 * Where `has_more` is set, ask again after that revision.
 */
export interface Changes {
  type: "changes";
  /**
   * Named again by the answer.
   */
  id: string;
  conversation: string;
  revision: number;
  title: string;
  messages: Message[];
  members: Member[];
  has_more?: boolean;
}
/**
 * Somebody in a conversation, or somebody who has left it.
 */
export interface Member {
  conversation: string;
  person: Person;
  role: "member" | "owner";
  revision: number;
  has_left?: boolean;
}
/**
 * What changed in a held conversation, complete up to `revision`; events follow from there.
 *
 * Where `has_more` is set, ask for the rest with `changes.load` after that revision.
 * `marks` are how far the others have read, in rooms of up to 50 people.
 */
export interface Resumed {
  type: "resumed";
  conversation: string;
  revision: number;
  title: string;
  messages: Message[];
  members: Member[];
  marks: {
    [k: string]: number;
  };
  has_more?: boolean;
}
/**
 * What the client holds is of no use: of one conversation, or, without one, of everything.
 */
export interface Reset {
  type: "reset";
  conversation?: string | null;
}
/**
 * A message is new in a conversation.
 */
export interface MessageCreated {
  type: "message.created";
  message: Message;
}
/**
 * A message was edited or deleted.
 */
export interface MessageUpdated {
  type: "message.updated";
  message: Message;
}
/**
 * A conversation is at this revision; `title` is there when it changed.
 */
export interface ConversationUpdated {
  type: "conversation.updated";
  conversation: string;
  revision: number;
  title?: string;
}
/**
 * Somebody joined, left, or has another role or name.
 */
export interface MemberUpdated {
  type: "member.updated";
  member: Member;
}
/**
 * What is one's own is at this revision: a conversation gained or lost, muted, pinned, read.
 *
 * A mark that moved on another device comes as `read.updated` of oneself, directly before.
 */
export interface UserUpdated {
  type: "user.updated";
  user_revision: number;
  conversation?: Conversation | null;
  left?: string | null;
}
/**
 * Somebody has read up to this ordinal.
 */
export interface ReadUpdated {
  type: "read.updated";
  conversation: string;
  person: string;
  read_ordinal: number;
}
/**
 * Somebody is writing, just now.
 */
export interface Typing {
  type: "typing";
  conversation: string;
  person: string;
}
/**
 * Who is here of the people that one follows: those whose state changed.
 */
export interface Presence {
  type: "presence";
  online: {
    [k: string]: boolean;
  };
}
/**
 * The server restarts: the socket closes within so many seconds.
 */
export interface GoingAway {
  type: "going_away";
  seconds: number;
}
