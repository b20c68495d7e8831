"""Frames that the server sends, and the objects in them: JSON text, distinguished by ``type``.

They may grow fields, which clients ignore. What clients send is in ``client_frames``. JSON Schema,
the AsyncAPI document and the clients' types are made from these structs, and one example of each
frame lies in ``fixtures/``.
"""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chat.protocol.fields import (
    BY_ID,
    AlsoInRoom,
    Count,
    FrameId,
    Moment,
    Number,
    Picture,
    ReplyTo,
    ThreadRoot,
)
from chat.protocol.files import File
from chat.protocol.forwards import Forwarded
from chat.protocol.keeping import Folder, Level
from chat.protocol.limits import (
    MESSAGE_FILES_MAX,
    PINS_MAX,
    THREAD_PEOPLE,
    UNREAD_DELETED_MAX,
    UNREAD_MENTIONS_MAX,
)
from chat.protocol.message_events import MessageEvent
from chat.protocol.own import OwnRows
from chat.protocol.profiles import Profile
from chat.protocol.rooms import RoomSettings

CreatedRevision = Annotated[
    Number, Meta(description="The revision of its creation, where it has changed since.")
]
Kind = Annotated[
    str,
    Meta(description="`direct`, `group` or `channel`; treat one that you do not know as `group`."),
]
Role = Annotated[
    str,
    Meta(description="`owner`, `admin` or `member`; treat one that you do not know as `member`."),
]
MemberCount = Annotated[Count, Meta(description="How many people are in it.")]
Files = Annotated[list[File], Meta(max_length=MESSAGE_FILES_MAX)]
Marks = Annotated[dict[UUID, Count], Meta(extra_json_schema=BY_ID)]


# Objects in frames


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """A person as others see them; ``picture`` is absent where they have none."""

    id: UUID
    first_name: str
    last_name: str
    picture: Picture | None = None


class ReactionSummary(msgspec.Struct, frozen=True):
    """An emoji under a message: how many people set it, and the first of them who still do.

    ``since`` is the revision at which it came under the message, ``revision`` that at which it
    last changed. ``is_own`` is present in answers to one person.
    """

    emoji: str
    count: Number
    people: list[UUID]
    since: Number
    revision: Number
    is_own: bool | UnsetType = UNSET


class Mention(msgspec.Struct, frozen=True):
    """Who is mentioned in a message; without ``id`` everybody in the group or channel.

    ``name`` is as it is written there, after the ``@``. ``since`` is the revision at which they
    were first mentioned in it.
    """

    name: str
    since: Number
    id: UUID | UnsetType = UNSET


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
    seq: Number
    ordinal: Count
    revision: Number
    sender: UUID
    client_id: UUID
    text: str
    created_at: Moment
    edited_at: Moment | None = None
    deleted_at: Moment | None = None
    created_revision: CreatedRevision | UnsetType = UNSET
    reply_to: ReplyTo | UnsetType = UNSET
    reactions: list[ReactionSummary] | UnsetType = UNSET
    mentions: list[Mention] | UnsetType = UNSET
    deleted_by: UUID | UnsetType = UNSET
    pinned_since: Number | UnsetType = UNSET
    pinned_by: UUID | UnsetType = UNSET
    forwarded: Forwarded | UnsetType = UNSET
    event: MessageEvent | UnsetType = UNSET
    thread_root: ThreadRoot | UnsetType = UNSET
    thread_ordinal: Number | UnsetType = UNSET
    also_in_room: AlsoInRoom | UnsetType = UNSET
    files: Files | UnsetType = UNSET

    @property
    def is_in_room(self) -> bool:
        """Whether it stands among the messages of the room."""
        return self.thread_root is UNSET or self.also_in_room is True

    @property
    def creation(self) -> int:
        """The revision at which it was created."""
        return self.revision if self.created_revision is UNSET else self.created_revision

    @property
    def last_change(self) -> int:
        """The revision of the last change that it shows, with its reactions."""
        return max([self.revision, *(one.revision for one in self.reactions or ())])


class Reaction(msgspec.Struct, frozen=True):
    """A person's reaction to a message, set or taken back at a revision.

    ``count``, ``people`` and ``since`` are those of the emoji's summary: at this revision, or at a
    later one; without anybody who sets it, ``since`` is 0.
    """

    conversation: UUID
    seq: Number
    revision: Number
    emoji: str
    person: UUID
    is_on: bool
    count: Count
    people: list[UUID]
    since: Count


class Quote(msgspec.Struct, frozen=True):
    """The head of a message that another one answers, in its present state.

    ``text`` is its first ``QUOTE_CHARACTERS`` characters, and empty where it is deleted. ``files``
    has the first of its files.
    """

    seq: Number
    revision: Number
    sender: UUID
    text: str
    deleted_at: Moment | None = None
    files: Files | UnsetType = UNSET


class ThreadSummary(msgspec.Struct, frozen=True):
    """What the message at the root of a thread shows of it, complete up to a revision of the
    conversation.

    ``last_ordinal`` is that of the last reply, ``last_at`` when it was written; ``count`` leaves
    deleted replies out. ``people`` are the first different senders of the first
    ``THREAD_PEOPLE_OF`` replies, deleted ones among them.
    """

    thread_root: Number
    revision: Count
    last_ordinal: Number
    last_at: Moment
    count: Count
    people: Annotated[list[UUID], Meta(max_length=THREAD_PEOPLE)]


class Member(msgspec.Struct, frozen=True):
    """A member of a conversation, or a former member.

    ``joined_seq`` is the seq of the last message before they joined, or came back.
    """

    conversation: UUID
    person: Person
    role: Role
    revision: Count
    has_left: bool = False
    joined_seq: Count = 0


class ConversationDetails(msgspec.Struct, frozen=True):
    """What every member sees of a conversation itself, at the revision of its last change."""

    conversation: UUID
    revision: Count
    title: str
    settings: RoomSettings = RoomSettings()


class UnreadMention(msgspec.Struct, frozen=True):
    """A message that one has not read and that mentions one."""

    seq: Number
    ordinal: Number
    sender: UUID


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
    kind: Kind
    title: str
    revision: Count
    last_seq: Count
    last_ordinal: Count
    read_ordinal: Count
    joined_seq: Count
    role: Role
    is_muted: bool
    is_pinned: bool
    other: Person | None = None
    last_message: Message | None = None
    last_sender: Person | None = None
    """The sender of the last message, in a group: members need not be loaded to show the name."""
    unread_mentions: (
        Annotated[list[UnreadMention], Meta(max_length=UNREAD_MENTIONS_MAX)] | UnsetType
    ) = UNSET
    unread_from: Number | UnsetType = UNSET
    unread_deleted: Annotated[list[Number], Meta(max_length=UNREAD_DELETED_MAX)] | UnsetType = UNSET
    pins: Annotated[list[Number], Meta(max_length=PINS_MAX)] | UnsetType = UNSET
    requested_by: UUID | UnsetType = UNSET
    settings: RoomSettings = RoomSettings()
    member_count: MemberCount = 0
    muted_until: Moment | UnsetType = UNSET
    level: Level | UnsetType = UNSET
    hidden_ordinal: Count | UnsetType = UNSET
    folder: Folder | UnsetType = UNSET


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


# Frames


class ServerFrame(msgspec.Struct, frozen=True, tag_field="type", omit_defaults=True):
    """Any frame that the server may send."""


class Welcome(ServerFrame, frozen=True, tag="welcome"):
    """The answer to ``hello``: who is signed in, and which of their conversations changed.

    ``conversations`` and ``left`` are complete since the user revision of the hello, or contain
    all conversations if it had none, latest activity first. Those that would make the frame too
    large follow at once, each in a ``user.updated``, and so do the rows that one alone sees. Each
    conversation of the hello is answered by ``resumed`` or ``reset``, then the ``ack`` of the hello
    follows.
    """

    id: FrameId
    me: Person
    privacy: Privacy
    user_revision: Count
    epoch: UUID
    session: UUID
    limits: Limits
    heartbeat_seconds: int
    conversations: list[Conversation]
    left: list[UUID]
    is_administrator: bool = False
    """Whether one looks after the server."""


class Ack(ServerFrame, frozen=True, tag="ack"):
    """The frame with this ``id`` is done; ``message`` is the stored message of a send."""

    id: FrameId
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

    id: FrameId
    conversation: UUID
    messages: list[Message]
    has_more: bool = False
    quotes: list[Quote] = []
    threads: list[ThreadSummary] = []


class People(ServerFrame, frozen=True, tag="people"):
    """The answer to ``people.load``: who of these people there is, in any order."""

    id: FrameId
    people: list[Person]


class Changes(ServerFrame, frozen=True, tag="changes"):
    """The answer to ``changes.load``: what changed, complete up to ``revision``.

    If ``has_more`` is set, load the rest after that revision.
    """

    id: FrameId
    conversation: UUID
    revision: Count
    title: str
    messages: list[Message]
    members: list[Member]
    has_more: bool = False
    reactions: list[Reaction] = []
    settings: RoomSettings = RoomSettings()
    member_count: MemberCount = 0


class Resumed(ServerFrame, frozen=True, tag="resumed"):
    """What changed in a resumed conversation, complete up to ``revision``; events continue there.

    If ``has_more`` is set, load the rest with ``changes.load`` after that revision. ``marks`` are
    the read marks of all members, in conversations of up to 50 people.
    """

    conversation: UUID
    revision: Count
    title: str
    messages: list[Message]
    members: list[Member]
    marks: Marks
    has_more: bool = False
    reactions: list[Reaction] = []
    settings: RoomSettings = RoomSettings()
    member_count: MemberCount = 0


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
    revision: Count
    title: str | UnsetType = UNSET
    settings: RoomSettings | UnsetType = UNSET


class MemberUpdated(ServerFrame, frozen=True, tag="member.updated"):
    """A member joined, left, or has a new role, name or picture; ``member_count`` is how many there
    are.
    """

    member: Member
    member_count: MemberCount = 0


class UserUpdated(ServerFrame, frozen=True, tag="user.updated"):
    """Personal state is at this revision: a conversation gained or lost, muted, pinned, read.

    A read mark moved on another device comes as one's own ``read.updated`` directly before. ``own``
    are rows that one alone sees and that changed; after a hello without ``user_revision``, all.
    ``privacy`` is as it is now, and so is ``is_administrator``: whether one looks after the server.
    """

    user_revision: Count
    conversation: Conversation | None = None
    left: UUID | None = None
    own: OwnRows | None = None
    privacy: Privacy | None = None
    is_administrator: bool | None = None


class ReadUpdated(ServerFrame, frozen=True, tag="read.updated"):
    """A member has read up to this ordinal."""

    conversation: UUID
    person: UUID
    read_ordinal: Count


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

    online: Annotated[dict[UUID, bool], Meta(extra_json_schema=BY_ID)]
    profiles: Annotated[dict[UUID, Profile], Meta(extra_json_schema=BY_ID)] = {}
    last_seen: Annotated[dict[UUID, Moment], Meta(extra_json_schema=BY_ID)] = {}


class GoingAway(ServerFrame, frozen=True, tag="going_away"):
    """The server restarts: the socket closes within this many seconds."""

    seconds: float


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
