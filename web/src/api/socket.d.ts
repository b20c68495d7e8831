// Made by `npm run gen` from schema/. Do not edit.

export type Frame = ClientFrame | ServerFrame;
/**
 * Any frame that a client may send.
 */
export type ClientFrame =
  | Hello
  | Resume
  | HistoryLoad
  | ChangesLoad
  | PeopleLoad
  | MessageSend
  | MessageForward
  | ReactionSet
  | ReadMark
  | UnreadMark
  | ThreadRead
  | TypingSend
  | PresenceFollow
  | TokenRenew
  | Ping;
/**
 * Any frame that the server may send.
 */
export type ServerFrame =
  | Welcome
  | Ack
  | Error
  | History
  | People
  | Changes
  | Resumed
  | Reset
  | MessageCreated
  | MessageUpdated
  | ReactionUpdated
  | ConversationUpdated
  | MemberUpdated
  | UserUpdated
  | ReadUpdated
  | ReadWithdrawn
  | Typing
  | Presence
  | GoingAway;

/**
 * The first frame: sign in by access token or ticket, and name what the client already has.
 */
export interface Hello {
  type: "hello";
  /**
   * Repeated by the answer.
   */
  id: string;
  token?: string;
  ticket?: string;
  epoch?: string;
  user_revision?: number;
  /**
   * The client's revision of each conversation.
   */
  conversations?: {
    [k: string]: number;
  };
}
/**
 * Name more conversations that the client already has.
 */
export interface Resume {
  type: "resume";
  /**
   * Repeated by the answer.
   */
  id: string;
  /**
   * The client's revision of each conversation.
   */
  conversations: {
    [k: string]: number;
  };
}
/**
 * Load messages before or after a seq; without either, the newest.
 *
 * They are those of the room, or with `thread_root` those of a thread, its root first;
 * `with_replies` are those of the room and of all its threads.
 */
export interface HistoryLoad {
  type: "history.load";
  /**
   * Repeated by the answer.
   */
  id: string;
  conversation: string;
  before?: number;
  after?: number;
  limit?: number;
  /**
   * The seq of the message whose thread it is in.
   */
  thread_root?: number;
  with_replies?: boolean;
}
/**
 * Load everything that changed after a revision.
 */
export interface ChangesLoad {
  type: "changes.load";
  /**
   * Repeated by the answer.
   */
  id: string;
  conversation: string;
  after: number;
}
/**
 * Load what people are called, of whom one shows something.
 */
export interface PeopleLoad {
  type: "people.load";
  /**
   * Repeated by the answer.
   */
  id: string;
  /**
   * @minItems 1
   * @maxItems 100
   */
  people: string[];
}
/**
 * Send a message, with a text, with files, or both; a retry with the same `client_id` is
 * answered with the same message.
 */
export interface MessageSend {
  type: "message.send";
  /**
   * Repeated by the answer.
   */
  id: string;
  conversation: string;
  client_id: string;
  /**
   * 1 to 10,000 characters, without blank lines before it and white space after it.
   */
  text?: string;
  /**
   * The seq of the message of this conversation that it answers.
   */
  reply_to?: number;
  /**
   * The people whom the text means by names that several have; whoever is not mentioned in it, or no member, counts for nothing.
   *
   * @maxItems 50
   */
  mentions?: string[];
  /**
   * The seq of the message whose thread it is in.
   */
  thread_root?: number;
  /**
   * A reply in a thread stands among the messages of the room too.
   */
  also_in_room?: boolean;
  /**
   * Files that one uploaded and has not sent yet, in the order in which they are shown.
   *
   * @maxItems 10
   */
  files?: string[];
  /**
   * The revision of the draft that it was: that one goes with it, if it is the same still. In any case the draft goes that says the same, or the beginning of it.
   */
  draft_revision?: number;
}
/**
 * Send on the text of a message that one may read, `source_seq` of the conversation
 * `source`; a retry with the same `client_id` is answered with the same message.
 */
export interface MessageForward {
  type: "message.forward";
  /**
   * Repeated by the answer.
   */
  id: string;
  conversation: string;
  client_id: string;
  source: string;
  source_seq: number;
}
/**
 * React to a message with an emoji, or take that back; the same again is no change.
 */
export interface ReactionSet {
  type: "reaction.set";
  /**
   * Repeated by the answer.
   */
  id: string;
  conversation: string;
  seq: number;
  /**
   * One emoji. It is stored in one spelling, with U+FE0F where that belongs.
   */
  emoji: string;
  is_on: boolean;
}
/**
 * Mark everything up to this seq as read.
 */
export interface ReadMark {
  type: "read.mark";
  /**
   * Repeated by the answer.
   */
  id: string;
  conversation: string;
  seq: number;
}
/**
 * Mark everything from this seq on as unread, until it is read or answered.
 */
export interface UnreadMark {
  type: "unread.mark";
  /**
   * Repeated by the answer.
   */
  id: string;
  conversation: string;
  seq: number;
}
/**
 * Mark a thread that one follows as read up to this seq.
 */
export interface ThreadRead {
  type: "thread.read";
  /**
   * Repeated by the answer.
   */
  id: string;
  conversation: string;
  /**
   * The seq of the message whose thread it is in.
   */
  thread_root: number;
  seq: number;
}
/**
 * The person is typing; there is no answer.
 */
export interface TypingSend {
  type: "typing";
  conversation: string;
}
/**
 * Follow the presence of these people; replaces the people followed before.
 */
export interface PresenceFollow {
  type: "presence.follow";
  /**
   * Repeated by the answer.
   */
  id: string;
  /**
   * @maxItems 100
   */
  people: string[];
}
/**
 * Replace the access token by a newer one of the same session.
 */
export interface TokenRenew {
  type: "token.renew";
  /**
   * Repeated by the answer.
   */
  id: string;
  token: string;
}
/**
 * Ask for an `ack`, to check the connection.
 */
export interface Ping {
  type: "ping";
  /**
   * Repeated by the answer.
   */
  id: string;
}
/**
 * The answer to `hello`: who is signed in, and which of their conversations changed.
 *
 * `conversations` and `left` are complete since the user revision of the hello, or contain
 * all conversations if it had none, latest activity first. Those that would make the frame too
 * large follow at once, each in a `user.updated`, and so do the rows that one alone sees. Each
 * conversation of the hello is answered by `resumed` or `reset`, then the `ack` of the hello
 * follows.
 */
export interface Welcome {
  type: "welcome";
  /**
   * Repeated by the answer.
   */
  id: string;
  me: Person;
  privacy: Privacy;
  user_revision: number;
  epoch: string;
  session: string;
  limits: Limits;
  heartbeat_seconds: number;
  conversations: Conversation[];
  left: string[];
  is_administrator?: boolean;
}
/**
 * A person as others see them; `picture` is absent where they have none.
 */
export interface Person {
  id: string;
  first_name: string;
  last_name: string;
  picture?: string | null;
}
/**
 * What one shows to others of oneself, and sees of those who show it.
 *
 * `shares_presence` is whether one is online, and when one was last; `shares_read_marks` how
 * far one has read.
 */
export interface Privacy {
  shares_presence: boolean;
  shares_read_marks: boolean;
}
/**
 * What the server accepts.
 */
export interface Limits {
  text_characters: number;
  frame_bytes: number;
  hold: number;
  history_page: number;
  presence_follow: number;
  upload_bytes: number;
  message_files: number;
}
/**
 * A conversation as it appears in one member's list.
 *
 * `joined_seq` is the seq of the last message before the member joined, or came back;
 * `unread_from` is the ordinal from which they marked it as unread.
 * `unread_mentions` are in the order of `seq`, and the newest where there are more, as are
 * `unread_deleted`: the ordinals of deleted messages, which count as unread no longer. `pins`
 * are the seqs of the pinned messages, in any order. `requested_by` is who opened a direct one
 * as a stranger, until the other accepts it. A mute with `muted_until` ends then, by itself: no
 * frame says so. Where the member hid it there is `hidden_ordinal`, the last ordinal by then.
 */
export interface Conversation {
  id: string;
  /**
   * `direct`, `group` or `channel`; treat one that you do not know as `group`.
   */
  kind: string;
  title: string;
  revision: number;
  last_seq: number;
  last_ordinal: number;
  read_ordinal: number;
  joined_seq: number;
  /**
   * `owner`, `admin` or `member`; treat one that you do not know as `member`.
   */
  role: string;
  is_muted: boolean;
  is_pinned: boolean;
  other?: Person | null;
  last_message?: Message | null;
  last_sender?: Person | null;
  /**
   * @maxItems 100
   */
  unread_mentions?: UnreadMention[];
  unread_from?: number;
  /**
   * @maxItems 1000
   */
  unread_deleted?: number[];
  /**
   * @maxItems 100
   */
  pins?: number[];
  requested_by?: string;
  settings?: RoomSettings;
  /**
   * How many people are in it.
   */
  member_count?: number;
  muted_until?: string;
  /**
   * `all`, `mentions` or `nothing`: which messages call one. Where it is left out or not known, it is `all`.
   */
  level?: string;
  hidden_ordinal?: number;
  /**
   * The folder of one's own that the conversation is in, which exists as long as one is: at most 40 characters in one line, or empty for none.
   */
  folder?: string;
}
/**
 * A message in its present state; a deleted one keeps its place and loses all else.
 *
 * `reactions` are in the order of `since`. `deleted_by` is the owner or admin who
 * deleted it, where its sender did not. A pinned message has both
 * `pinned_since`, the revision at which it was pinned, and `pinned_by`. One with an `event`
 * has no text and no ordinal of its own: it is a line that says what its sender did. A reply in a
 * thread has both `thread_root` and `thread_ordinal`, its place among the replies there;
 * without `also_in_room` it has no ordinal of its own, and is not shown among the messages of
 * the room. `files` are in the order in which they are shown; `text` may be empty beside them.
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
  /**
   * The revision of its creation, where it has changed since.
   */
  created_revision?: number;
  /**
   * The seq of the message of this conversation that it answers.
   */
  reply_to?: number;
  reactions?: ReactionSummary[];
  mentions?: Mention[];
  deleted_by?: string;
  pinned_since?: number;
  pinned_by?: string;
  forwarded?: Forwarded;
  event?: MessageEvent;
  /**
   * The seq of the message whose thread it is in.
   */
  thread_root?: number;
  thread_ordinal?: number;
  /**
   * A reply in a thread stands among the messages of the room too.
   */
  also_in_room?: boolean;
  /**
   * @maxItems 10
   */
  files?: File[];
}
/**
 * An emoji under a message: how many people set it, and the first of them who still do.
 *
 * `since` is the revision at which it came under the message, `revision` that at which it
 * last changed. `is_own` is present in answers to one person.
 */
export interface ReactionSummary {
  emoji: string;
  count: number;
  people: string[];
  since: number;
  revision: number;
  is_own?: boolean;
}
/**
 * Who is mentioned in a message; without `id` everybody in the group or channel.
 *
 * `name` is as it is written there, after the `@`. `since` is the revision at which they
 * were first mentioned in it.
 */
export interface Mention {
  name: string;
  since: number;
  id?: string;
}
/**
 * Who wrote a forwarded message first, when, and the place where that can be read.
 *
 * `name` is what they were called when it was forwarded. The place is for members of its
 * conversation; for others there is nothing at it.
 */
export interface Forwarded {
  sender: string;
  name: string;
  created_at: string;
  conversation: string;
  seq: number;
}
/**
 * What the sender of a message without a text did.
 *
 * `people` are those who joined, left or got a `role`: others than the sender where the sender
 * added or removed them. `title` is the new one, `seq` that of the message that was pinned.
 */
export interface MessageEvent {
  /**
   * `joined`, `left`, `renamed`, `picture` (another one, or none any more), `role`, `pinned`, `archived` or `restored`; show nothing of one that you do not know.
   */
  kind: string;
  people?: string[];
  title?: string;
  role?: string;
  seq?: number;
}
/**
 * A file as a message carries it; its bytes are at `/files/<id>/`.
 *
 * `width` and `height` are in pixels, as it is shown; `thumbhash` is a picture of 30 bytes
 * in base64 (https://evanw.github.io/thumbhash/), to be shown until the file is there.
 * `thumbnails` are the widths of the smaller pictures that there are of it, each at
 * `/files/<id>/<width>/`. `alt` is its alternative text.
 */
export interface File {
  id: string;
  name: string;
  /**
   * What it is (RFC 6838), told by its content and not by its name.
   */
  media_type: string;
  size: number;
  width?: number;
  height?: number;
  /**
   * In seconds.
   */
  duration?: number;
  thumbhash?: string;
  is_animated?: boolean;
  thumbnails?: number[];
  alt?: string;
}
/**
 * A message that one has not read and that mentions one.
 */
export interface UnreadMention {
  seq: number;
  ordinal: number;
  sender: string;
}
/**
 * How a group or a channel is set up; what is left out is as it usually is.
 *
 * `posting` is `everyone` or `admins`; `history` is `whole` or `joined`, for good.
 * What is archived is read and not written to. `picture` is absent where it has none.
 */
export interface RoomSettings {
  purpose?: string;
  posting?: string;
  history?: string;
  is_archived?: boolean;
  picture?: string | null;
}
/**
 * The frame with this `id` is done; `message` is the stored message of a send.
 */
export interface Ack {
  type: "ack";
  /**
   * Repeated by the answer.
   */
  id: string;
  message?: Message | null;
}
/**
 * A frame was refused; `code` is one of the table of errors.
 */
export interface Error {
  type: "error";
  code: string;
  detail: string;
  id?: string | null;
  retry_after?: number | null;
}
/**
 * The answer to `history.load`: messages in the order of seq, what they answer, and the
 * threads of those that have one.
 *
 * If `has_more` is set, there are more in the same direction; a page may be shorter than its
 * limit, because long texts fill it.
 */
export interface History {
  type: "history";
  /**
   * Repeated by the answer.
   */
  id: string;
  conversation: string;
  messages: Message[];
  has_more?: boolean;
  quotes?: Quote[];
  threads?: ThreadSummary[];
}
/**
 * The head of a message that another one answers, in its present state.
 *
 * `text` is its first `QUOTE_CHARACTERS` characters, and empty where it is deleted. `files`
 * has the first of its files.
 */
export interface Quote {
  seq: number;
  revision: number;
  sender: string;
  text: string;
  deleted_at?: string | null;
  /**
   * @maxItems 10
   */
  files?: File[];
}
/**
 * What the message at the root of a thread shows of it, complete up to a revision of the
 * conversation.
 *
 * `last_ordinal` is that of the last reply, `last_at` when it was written; `count` leaves
 * deleted replies out. `people` are the first different senders of the first
 * `THREAD_PEOPLE_OF` replies, deleted ones among them.
 */
export interface ThreadSummary {
  thread_root: number;
  revision: number;
  last_ordinal: number;
  last_at: string;
  count: number;
  /**
   * @maxItems 3
   */
  people: string[];
}
/**
 * The answer to `people.load`: who of these people there is, in any order.
 */
export interface People {
  type: "people";
  /**
   * Repeated by the answer.
   */
  id: string;
  people: Person[];
}
/**
 * The answer to `changes.load`: what changed, complete up to `revision`.
 *
 * If `has_more` is set, load the rest after that revision.
 */
export interface Changes {
  type: "changes";
  /**
   * Repeated by the answer.
   */
  id: string;
  conversation: string;
  revision: number;
  title: string;
  messages: Message[];
  members: Member[];
  has_more?: boolean;
  reactions?: Reaction[];
  settings?: RoomSettings1;
  /**
   * How many people are in it.
   */
  member_count?: number;
}
/**
 * A member of a conversation, or a former member.
 *
 * `joined_seq` is the seq of the last message before they joined, or came back.
 */
export interface Member {
  conversation: string;
  person: Person;
  /**
   * `owner`, `admin` or `member`; treat one that you do not know as `member`.
   */
  role: string;
  revision: number;
  has_left?: boolean;
  joined_seq?: number;
}
/**
 * A person's reaction to a message, set or taken back at a revision.
 *
 * `count`, `people` and `since` are those of the emoji's summary: at this revision, or at a
 * later one; without anybody who sets it, `since` is 0.
 */
export interface Reaction {
  conversation: string;
  seq: number;
  revision: number;
  emoji: string;
  person: string;
  is_on: boolean;
  count: number;
  people: string[];
  since: number;
}
/**
 * How a group or a channel is set up; what is left out is as it usually is.
 *
 * `posting` is `everyone` or `admins`; `history` is `whole` or `joined`, for good.
 * What is archived is read and not written to. `picture` is absent where it has none.
 */
export interface RoomSettings1 {
  purpose?: string;
  posting?: string;
  history?: string;
  is_archived?: boolean;
  picture?: string | null;
}
/**
 * What changed in a resumed conversation, complete up to `revision`; events continue there.
 *
 * If `has_more` is set, load the rest with `changes.load` after that revision. `marks` are
 * the read marks of all members, in conversations of up to 50 people.
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
  reactions?: Reaction[];
  settings?: RoomSettings2;
  /**
   * How many people are in it.
   */
  member_count?: number;
}
/**
 * How a group or a channel is set up; what is left out is as it usually is.
 *
 * `posting` is `everyone` or `admins`; `history` is `whole` or `joined`, for good.
 * What is archived is read and not written to. `picture` is absent where it has none.
 */
export interface RoomSettings2 {
  purpose?: string;
  posting?: string;
  history?: string;
  is_archived?: boolean;
  picture?: string | null;
}
/**
 * The client's copy of a conversation, or of everything without one, is unusable.
 */
export interface Reset {
  type: "reset";
  conversation?: string | null;
}
/**
 * A message was sent.
 */
export interface MessageCreated {
  type: "message.created";
  message: Message;
}
/**
 * A message was edited, deleted, pinned or unpinned.
 */
export interface MessageUpdated {
  type: "message.updated";
  message: Message;
}
/**
 * A person reacted to a message, or took that back.
 */
export interface ReactionUpdated {
  type: "reaction.updated";
  reaction: Reaction;
}
/**
 * A conversation is at this revision; `title` and `settings` are present, both, if one of
 * them changed.
 */
export interface ConversationUpdated {
  type: "conversation.updated";
  conversation: string;
  revision: number;
  title?: string;
  settings?: RoomSettings3;
}
/**
 * How a group or a channel is set up; what is left out is as it usually is.
 *
 * `posting` is `everyone` or `admins`; `history` is `whole` or `joined`, for good.
 * What is archived is read and not written to. `picture` is absent where it has none.
 */
export interface RoomSettings3 {
  purpose?: string;
  posting?: string;
  history?: string;
  is_archived?: boolean;
  picture?: string | null;
}
/**
 * A member joined, left, or has a new role, name or picture; `member_count` is how many there
 * are.
 */
export interface MemberUpdated {
  type: "member.updated";
  member: Member;
  /**
   * How many people are in it.
   */
  member_count?: number;
}
/**
 * Personal state is at this revision: a conversation gained or lost, muted, pinned, read.
 *
 * A read mark moved on another device comes as one's own `read.updated` directly before. `own`
 * are rows that one alone sees and that changed; after a hello without `user_revision`, all.
 * `privacy` is as it is now, and so is `is_administrator`: whether one looks after the server.
 */
export interface UserUpdated {
  type: "user.updated";
  user_revision: number;
  conversation?: Conversation | null;
  left?: string | null;
  own?: OwnRows | null;
  privacy?: Privacy | null;
  is_administrator?: boolean | null;
}
/**
 * Rows of one's own, a list for each kind, in the order of `revision`.
 *
 * That is one's user revision at the row's last change: of two states of a row the higher one is
 * the later. A row that is taken back comes with `is_on` unset.
 */
export interface OwnRows {
  saved?: Saved[];
  blocks?: Block[];
  drafts?: Draft[];
  threads?: FollowedThread[];
}
/**
 * A message that one saves, or does not save any more.
 */
export interface Saved {
  conversation: string;
  seq: number;
  revision: number;
  is_on: boolean;
}
/**
 * A person whom one blocks, or does not block any more.
 */
export interface Block {
  person: string;
  revision: number;
  is_on: boolean;
}
/**
 * What one began to write in a conversation, as it was typed; or that it is gone.
 */
export interface Draft {
  conversation: string;
  revision: number;
  is_on: boolean;
  text: string;
  /**
   * The seq of the message of this conversation that it answers.
   */
  reply_to?: number;
  /**
   * The people whom the text means by names that several have; whoever is not mentioned in it, or no member, counts for nothing.
   *
   * @maxItems 50
   */
  mentions?: string[];
}
/**
 * A thread that one follows, or does not follow any more.
 *
 * `read_ordinal` is that of the last reply there that one has read, `last_ordinal` that of the
 * last one there is, then or later; `unread_deleted` are the ordinals of deleted replies
 * between, which count as unread no longer, `unread_mentions` those of replies between that
 * stand there alone and mention one; the newest of each.
 */
export interface FollowedThread {
  conversation: string;
  /**
   * The seq of the message whose thread it is in.
   */
  thread_root: number;
  revision: number;
  is_on: boolean;
  read_ordinal: number;
  last_ordinal: number;
  /**
   * @maxItems 1000
   */
  unread_deleted?: number[];
  /**
   * @maxItems 100
   */
  unread_mentions?: number[];
}
/**
 * A member has read up to this ordinal.
 */
export interface ReadUpdated {
  type: "read.updated";
  conversation: string;
  person: string;
  read_ordinal: number;
}
/**
 * How far these members have read is not shown any more.
 */
export interface ReadWithdrawn {
  type: "read.withdrawn";
  conversation: string;
  people: string[];
}
/**
 * A member is typing.
 */
export interface Typing {
  type: "typing";
  conversation: string;
  person: string;
}
/**
 * The followed people of whom something changed: whether they are online, and in `profiles`
 * what they say of themselves, if they ever did.
 *
 * `last_seen` is when those who are not online were last, where that is known and shown.
 */
export interface Presence {
  type: "presence";
  online: {
    [k: string]: boolean;
  };
  profiles?: {
    [k: string]: Profile;
  };
  last_seen?: {
    [k: string]: string;
  };
}
/**
 * What somebody says of themself; a time zone that is empty is not known.
 */
export interface Profile {
  time_zone: string;
  status?: Status | null;
}
/**
 * What somebody does now, in a few words; `emoji` or `text` may be empty, not both.
 *
 * Without `ends_at` it stays until they change it.
 */
export interface Status {
  emoji: string;
  text: string;
  ends_at?: string | null;
}
/**
 * The server restarts: the socket closes within this many seconds.
 */
export interface GoingAway {
  type: "going_away";
  seconds: number;
}
