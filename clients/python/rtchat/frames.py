"""Frames of the socket, told apart by ``type``.

Made from ``schema/socket.schema.json`` by ``make schema``; do not edit. Fields that are not known
here are ignored, and a set of strings is any string, so that a newer server is understood.
"""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType


class Person(msgspec.Struct, frozen=True):
    """A person as others see them; ``picture`` is absent where they have none."""

    id: UUID
    first_name: str
    last_name: str
    picture: UUID | None = None


class Privacy(msgspec.Struct, frozen=True):
    """What one shows to others of oneself, and sees of those who show it.

    ``shares_presence`` is whether one is online, and when one was last; ``shares_read_marks`` how
    far one has read.
    """

    shares_presence: bool
    shares_read_marks: bool


class Limits(msgspec.Struct, frozen=True):
    """What the server accepts."""

    text_characters: int
    frame_bytes: int
    hold: int
    history_page: int
    presence_follow: int
    upload_bytes: int
    message_files: int


class ReactionSummary(msgspec.Struct, frozen=True):
    """An emoji under a message: how many people set it, and the first of them who still do.

    ``since`` is the revision at which it came under the message, ``revision`` that at which it
    last changed. ``is_own`` is present in answers to one person.
    """

    emoji: str
    count: int
    people: list[UUID]
    since: int
    revision: int
    is_own: bool | UnsetType = UNSET


class Mention(msgspec.Struct, frozen=True):
    """Who is mentioned in a message; without ``id`` everybody in the group or channel.

    ``name`` is as it is written there, after the ``@``. ``since`` is the revision at which they
    were first mentioned in it.
    """

    name: str
    since: int
    id: UUID | UnsetType = UNSET


class Forwarded(msgspec.Struct, frozen=True):
    """Who wrote a forwarded message first, when, and the place where that can be read.

    ``name`` is what they were called when it was forwarded. The place is for members of its
    conversation; for others there is nothing at it.
    """

    sender: UUID
    name: str
    created_at: datetime
    conversation: UUID
    seq: int


class MessageEvent(msgspec.Struct, frozen=True):
    """What the sender of a message without a text did.

    ``people`` are those who joined, left or got a ``role``: others than the sender where the sender
    added or removed them. ``title`` is the new one, ``seq`` that of the message that was pinned.
    """

    kind: str
    people: list[UUID] = []
    title: str = ""
    role: str = ""
    seq: int = 0


class File(msgspec.Struct, frozen=True):
    """A file as a message carries it; its bytes are at ``/files/<id>/``.

    ``width`` and ``height`` are in pixels, as it is shown; ``thumbhash`` is a picture of 30 bytes
    in base64 (https://evanw.github.io/thumbhash/), to be shown until the file is there.
    ``thumbnails`` are the widths of the smaller pictures that there are of it, each at
    ``/files/<id>/<width>/``. ``alt`` is its alternative text.
    """

    id: UUID
    name: str
    media_type: str
    size: int
    width: int | UnsetType = UNSET
    height: int | UnsetType = UNSET
    duration: float | UnsetType = UNSET
    thumbhash: str | UnsetType = UNSET
    is_animated: bool | UnsetType = UNSET
    thumbnails: list[int] | UnsetType = UNSET
    alt: str | UnsetType = UNSET


class Message(msgspec.Struct, frozen=True):
    """A message in its present state; a deleted one keeps its place and loses all else.

    ``reactions`` are in the order of ``since``. ``deleted_by`` is the owner or admin who
    deleted it, where its sender did not. A pinned message has both
    ``pinned_since``, the revision at which it was pinned, and ``pinned_by``. One with an ``event``
    has no text and no ordinal of its own: it is a line that says what its sender did. A reply in a
    thread has both ``thread_root`` and ``thread_ordinal``, its place among the replies there;
    without ``also_in_room`` it has no ordinal of its own, and is not shown among the messages of
    the room. ``files`` are in the order in which they are shown; ``text`` may be empty beside them.
    """

    conversation: UUID
    seq: int
    ordinal: int
    revision: int
    sender: UUID
    client_id: UUID
    text: str
    created_at: datetime
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    created_revision: int | UnsetType = UNSET
    reply_to: int | UnsetType = UNSET
    reactions: list[ReactionSummary] | UnsetType = UNSET
    mentions: list[Mention] | UnsetType = UNSET
    deleted_by: UUID | UnsetType = UNSET
    pinned_since: int | UnsetType = UNSET
    pinned_by: UUID | UnsetType = UNSET
    forwarded: Forwarded | UnsetType = UNSET
    event: MessageEvent | UnsetType = UNSET
    thread_root: int | UnsetType = UNSET
    thread_ordinal: int | UnsetType = UNSET
    also_in_room: bool | UnsetType = UNSET
    files: list[File] | UnsetType = UNSET


class UnreadMention(msgspec.Struct, frozen=True):
    """A message that one has not read and that mentions one."""

    seq: int
    ordinal: int
    sender: UUID


class RoomSettings(msgspec.Struct, frozen=True):
    """How a group or a channel is set up; what is left out is as it usually is.

    ``posting`` is ``everyone`` or ``admins``; ``history`` is ``whole`` or ``joined``, for good.
    What is archived is read and not written to. ``picture`` is absent where it has none.
    """

    purpose: str = ""
    posting: str = "everyone"
    history: str = "whole"
    is_archived: bool = False
    picture: UUID | None = None


class Conversation(msgspec.Struct, frozen=True):
    """A conversation as it appears in one member's list.

    ``joined_seq`` is the seq of the last message before the member joined, or came back;
    ``unread_from`` is the ordinal from which they marked it as unread.
    ``unread_mentions`` are in the order of ``seq``, and the newest where there are more, as are
    ``unread_deleted``: the ordinals of deleted messages, which count as unread no longer. ``pins``
    are the seqs of the pinned messages, in any order. ``requested_by`` is who opened a direct one
    as a stranger, until the other accepts it. A mute with ``muted_until`` ends then, by itself: no
    frame says so. Where the member hid it there is ``hidden_ordinal``, the last ordinal by then.
    """

    id: UUID
    kind: str
    title: str
    revision: int
    last_seq: int
    last_ordinal: int
    read_ordinal: int
    joined_seq: int
    role: str
    is_muted: bool
    is_pinned: bool
    other: Person | None = None
    last_message: Message | None = None
    last_sender: Person | None = None
    unread_mentions: list[UnreadMention] | UnsetType = UNSET
    unread_from: int | UnsetType = UNSET
    unread_deleted: list[int] | UnsetType = UNSET
    pins: list[int] | UnsetType = UNSET
    requested_by: UUID | UnsetType = UNSET
    settings: RoomSettings = RoomSettings()
    member_count: int = 0
    muted_until: datetime | UnsetType = UNSET
    level: str | UnsetType = UNSET
    hidden_ordinal: int | UnsetType = UNSET
    folder: str | UnsetType = UNSET


class Quote(msgspec.Struct, frozen=True):
    """The head of a message that another one answers, in its present state.

    ``text`` is its first ``QUOTE_CHARACTERS`` characters, and empty where it is deleted. ``files``
    has the first of its files.
    """

    seq: int
    revision: int
    sender: UUID
    text: str
    deleted_at: datetime | None = None
    files: list[File] | UnsetType = UNSET


class ThreadSummary(msgspec.Struct, frozen=True):
    """What the message at the root of a thread shows of it, complete up to a revision of the
    conversation.

    ``last_ordinal`` is that of the last reply, ``last_at`` when it was written; ``count`` leaves
    deleted replies out. ``people`` are the first different senders of the first
    ``THREAD_PEOPLE_OF`` replies, deleted ones among them.
    """

    thread_root: int
    revision: int
    last_ordinal: int
    last_at: datetime
    count: int
    people: list[UUID]


class Member(msgspec.Struct, frozen=True):
    """A member of a conversation, or a former member.

    ``joined_seq`` is the seq of the last message before they joined, or came back.
    """

    conversation: UUID
    person: Person
    role: str
    revision: int
    has_left: bool = False
    joined_seq: int = 0


class Reaction(msgspec.Struct, frozen=True):
    """A person's reaction to a message, set or taken back at a revision.

    ``count``, ``people`` and ``since`` are those of the emoji's summary: at this revision, or at a
    later one; without anybody who sets it, ``since`` is 0.
    """

    conversation: UUID
    seq: int
    revision: int
    emoji: str
    person: UUID
    is_on: bool
    count: int
    people: list[UUID]
    since: int


class Saved(msgspec.Struct, frozen=True):
    """A message that one saves, or does not save any more."""

    conversation: UUID
    seq: int
    revision: int
    is_on: bool


class Block(msgspec.Struct, frozen=True):
    """A person whom one blocks, or does not block any more."""

    person: UUID
    revision: int
    is_on: bool


class Draft(msgspec.Struct, frozen=True):
    """What one began to write in a conversation, as it was typed; or that it is gone."""

    conversation: UUID
    revision: int
    is_on: bool
    text: str
    reply_to: int | UnsetType = UNSET
    mentions: list[UUID] | UnsetType = UNSET


class FollowedThread(msgspec.Struct, frozen=True):
    """A thread that one follows, or does not follow any more.

    ``read_ordinal`` is that of the last reply there that one has read, ``last_ordinal`` that of the
    last one there is, then or later; ``unread_deleted`` are the ordinals of deleted replies
    between, which count as unread no longer, ``unread_mentions`` those of replies between that
    stand there alone and mention one; the newest of each.
    """

    conversation: UUID
    thread_root: int
    revision: int
    is_on: bool
    read_ordinal: int
    last_ordinal: int
    unread_deleted: list[int] = []
    unread_mentions: list[int] = []


class OwnRows(msgspec.Struct, frozen=True):
    """Rows of one's own, a list for each kind, in the order of ``revision``.

    That is one's user revision at the row's last change: of two states of a row the higher one is
    the later. A row that is taken back comes with ``is_on`` unset.
    """

    saved: list[Saved] = []
    blocks: list[Block] = []
    drafts: list[Draft] = []
    threads: list[FollowedThread] = []


class Status(msgspec.Struct, frozen=True):
    """What somebody does now, in a few words; ``emoji`` or ``text`` may be empty, not both.

    Without ``ends_at`` it stays until they change it.
    """

    emoji: str
    text: str
    ends_at: datetime | None = None


class Profile(msgspec.Struct, frozen=True):
    """What somebody says of themself; a time zone that is empty is not known."""

    time_zone: str
    status: Status | None = None


class ClientFrame(msgspec.Struct, frozen=True, tag_field="type"):
    """A frame that a client may send."""


class ServerFrame(msgspec.Struct, frozen=True, tag_field="type"):
    """A frame that the server may send."""


class Hello(ClientFrame, frozen=True, tag="hello"):
    """The first frame: sign in by access token or ticket, and name what the client already has."""

    id: str
    token: str | UnsetType = UNSET
    ticket: str | UnsetType = UNSET
    epoch: UUID | UnsetType = UNSET
    user_revision: int | UnsetType = UNSET
    conversations: dict[UUID, int] | UnsetType = UNSET


class Resume(ClientFrame, frozen=True, tag="resume"):
    """Name more conversations that the client already has."""

    id: str
    conversations: dict[UUID, int]


class HistoryLoad(ClientFrame, frozen=True, tag="history.load"):
    """Load messages before or after a seq; without either, the newest.

    They are those of the room, or with ``thread_root`` those of a thread, its root first;
    ``with_replies`` are those of the room and of all its threads.
    """

    id: str
    conversation: UUID
    before: int | UnsetType = UNSET
    after: int | UnsetType = UNSET
    limit: int = 100
    thread_root: int | UnsetType = UNSET
    with_replies: bool | UnsetType = UNSET


class ChangesLoad(ClientFrame, frozen=True, tag="changes.load"):
    """Load everything that changed after a revision."""

    id: str
    conversation: UUID
    after: int


class PeopleLoad(ClientFrame, frozen=True, tag="people.load"):
    """Load what people are called, of whom one shows something."""

    id: str
    people: list[UUID]


class MessageSend(ClientFrame, frozen=True, tag="message.send"):
    """Send a message, with a text, with files, or both; a retry with the same ``client_id`` is
    answered with the same message.
    """

    id: str
    conversation: UUID
    client_id: UUID
    text: str = ""
    reply_to: int | UnsetType = UNSET
    mentions: list[UUID] | UnsetType = UNSET
    thread_root: int | UnsetType = UNSET
    also_in_room: bool | UnsetType = UNSET
    files: list[UUID] | UnsetType = UNSET
    draft_revision: int | UnsetType = UNSET


class MessageForward(ClientFrame, frozen=True, tag="message.forward"):
    """Send on the text of a message that one may read, ``source_seq`` of the conversation
    ``source``; a retry with the same ``client_id`` is answered with the same message.
    """

    id: str
    conversation: UUID
    client_id: UUID
    source: UUID
    source_seq: int


class ReactionSet(ClientFrame, frozen=True, tag="reaction.set"):
    """React to a message with an emoji, or take that back; the same again is no change."""

    id: str
    conversation: UUID
    seq: int
    emoji: str
    is_on: bool


class ReadMark(ClientFrame, frozen=True, tag="read.mark"):
    """Mark everything up to this seq as read."""

    id: str
    conversation: UUID
    seq: int


class UnreadMark(ClientFrame, frozen=True, tag="unread.mark"):
    """Mark everything from this seq on as unread, until it is read or answered."""

    id: str
    conversation: UUID
    seq: int


class ThreadRead(ClientFrame, frozen=True, tag="thread.read"):
    """Mark a thread that one follows as read up to this seq."""

    id: str
    conversation: UUID
    thread_root: int
    seq: int


class TypingSend(ClientFrame, frozen=True, tag="typing"):
    """The person is typing; there is no answer."""

    conversation: UUID


class PresenceFollow(ClientFrame, frozen=True, tag="presence.follow"):
    """Follow the presence of these people; replaces the people followed before."""

    id: str
    people: list[UUID]


class TokenRenew(ClientFrame, frozen=True, tag="token.renew"):
    """Replace the access token by a newer one of the same session."""

    id: str
    token: str


class Ping(ClientFrame, frozen=True, tag="ping"):
    """Ask for an ``ack``, to check the connection."""

    id: str


class Welcome(ServerFrame, frozen=True, tag="welcome"):
    """The answer to ``hello``: who is signed in, and which of their conversations changed.

    ``conversations`` and ``left`` are complete since the user revision of the hello, or contain
    all conversations if it had none, latest activity first. Those that would make the frame too
    large follow at once, each in a ``user.updated``, and so do the rows that one alone sees. Each
    conversation of the hello is answered by ``resumed`` or ``reset``, then the ``ack`` of the hello
    follows.
    """

    id: str
    me: Person
    privacy: Privacy
    user_revision: int
    epoch: UUID
    session: UUID
    limits: Limits
    heartbeat_seconds: int
    conversations: list[Conversation]
    left: list[UUID]
    is_administrator: bool = False


class Ack(ServerFrame, frozen=True, tag="ack"):
    """The frame with this ``id`` is done; ``message`` is the stored message of a send."""

    id: str
    message: Message | None = None


class Error(ServerFrame, frozen=True, tag="error"):
    """A frame was refused; ``code`` is one of the table of errors."""

    code: str
    detail: str
    id: str | None = None
    retry_after: int | None = None


class History(ServerFrame, frozen=True, tag="history"):
    """The answer to ``history.load``: messages in the order of seq, what they answer, and the
    threads of those that have one.

    If ``has_more`` is set, there are more in the same direction; a page may be shorter than its
    limit, because long texts fill it.
    """

    id: str
    conversation: UUID
    messages: list[Message]
    has_more: bool = False
    quotes: list[Quote] = []
    threads: list[ThreadSummary] = []


class People(ServerFrame, frozen=True, tag="people"):
    """The answer to ``people.load``: who of these people there is, in any order."""

    id: str
    people: list[Person]


class Changes(ServerFrame, frozen=True, tag="changes"):
    """The answer to ``changes.load``: what changed, complete up to ``revision``.

    If ``has_more`` is set, load the rest after that revision.
    """

    id: str
    conversation: UUID
    revision: int
    title: str
    messages: list[Message]
    members: list[Member]
    has_more: bool = False
    reactions: list[Reaction] = []
    settings: RoomSettings = RoomSettings()
    member_count: int = 0


class Resumed(ServerFrame, frozen=True, tag="resumed"):
    """What changed in a resumed conversation, complete up to ``revision``; events continue there.

    If ``has_more`` is set, load the rest with ``changes.load`` after that revision. ``marks`` are
    the read marks of all members, in conversations of up to 50 people.
    """

    conversation: UUID
    revision: int
    title: str
    messages: list[Message]
    members: list[Member]
    marks: dict[UUID, int]
    has_more: bool = False
    reactions: list[Reaction] = []
    settings: RoomSettings = RoomSettings()
    member_count: int = 0


class Reset(ServerFrame, frozen=True, tag="reset"):
    """The client's copy of a conversation, or of everything without one, is unusable."""

    conversation: UUID | None = None


class MessageCreated(ServerFrame, frozen=True, tag="message.created"):
    """A message was sent."""

    message: Message


class MessageUpdated(ServerFrame, frozen=True, tag="message.updated"):
    """A message was edited, deleted, pinned or unpinned."""

    message: Message


class ReactionUpdated(ServerFrame, frozen=True, tag="reaction.updated"):
    """A person reacted to a message, or took that back."""

    reaction: Reaction


class ConversationUpdated(ServerFrame, frozen=True, tag="conversation.updated"):
    """A conversation is at this revision; ``title`` and ``settings`` are present, both, if one of
    them changed.
    """

    conversation: UUID
    revision: int
    title: str | UnsetType = UNSET
    settings: RoomSettings | UnsetType = UNSET


class MemberUpdated(ServerFrame, frozen=True, tag="member.updated"):
    """A member joined, left, or has a new role, name or picture; ``member_count`` is how many there
    are.
    """

    member: Member
    member_count: int = 0


class UserUpdated(ServerFrame, frozen=True, tag="user.updated"):
    """Personal state is at this revision: a conversation gained or lost, muted, pinned, read.

    A read mark moved on another device comes as one's own ``read.updated`` directly before. ``own``
    are rows that one alone sees and that changed; after a hello without ``user_revision``, all.
    ``privacy`` is as it is now, and so is ``is_administrator``: whether one looks after the server.
    """

    user_revision: int
    conversation: Conversation | None = None
    left: UUID | None = None
    own: OwnRows | None = None
    privacy: Privacy | None = None
    is_administrator: bool | None = None


class ReadUpdated(ServerFrame, frozen=True, tag="read.updated"):
    """A member has read up to this ordinal."""

    conversation: UUID
    person: UUID
    read_ordinal: int


class ReadWithdrawn(ServerFrame, frozen=True, tag="read.withdrawn"):
    """How far these members have read is not shown any more."""

    conversation: UUID
    people: list[UUID]


class Typing(ServerFrame, frozen=True, tag="typing"):
    """A member is typing."""

    conversation: UUID
    person: UUID


class Presence(ServerFrame, frozen=True, tag="presence"):
    """The followed people of whom something changed: whether they are online, and in ``profiles``
    what they say of themselves, if they ever did.

    ``last_seen`` is when those who are not online were last, where that is known and shown.
    """

    online: dict[UUID, bool]
    profiles: dict[UUID, Profile] = {}
    last_seen: dict[UUID, datetime] = {}


class GoingAway(ServerFrame, frozen=True, tag="going_away"):
    """The server restarts: the socket closes within this many seconds."""

    seconds: float


AnyClientFrame = (
    Hello
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
    | Ping
)


AnyServerFrame = (
    Welcome
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
    | GoingAway
)
