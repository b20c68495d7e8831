"""Frames that clients send: one with a field that is not known is refused."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chat.protocol.fields import (
    BY_ID,
    AlsoInRoom,
    Count,
    DraftRevision,
    Emoji,
    FrameId,
    Mentioned,
    Number,
    ReplyTo,
    Text,
    ThreadRoot,
)
from chat.protocol.files import FileIds
from chat.protocol.limits import (
    HISTORY_PAGE_MAX,
    HOLD_MAX,
    PEOPLE_LOAD_MAX,
    PRESENCE_FOLLOW_MAX,
)

Token = Annotated[str, Meta(max_length=4096)]
Revisions = Annotated[
    dict[UUID, Count],
    Meta(
        max_length=HOLD_MAX,
        description="The client's revision of each conversation.",
        extra_json_schema=BY_ID,
    ),
]


class ClientFrame(msgspec.Struct, frozen=True, tag_field="type", forbid_unknown_fields=True):
    """Any frame that a client may send."""


class Hello(ClientFrame, frozen=True, tag="hello"):
    """The first frame: sign in by access token or ticket, and name what the client already has."""

    id: FrameId
    token: Token | UnsetType = UNSET
    ticket: Token | UnsetType = UNSET
    epoch: UUID | UnsetType = UNSET
    user_revision: Count | UnsetType = UNSET
    conversations: Revisions | UnsetType = UNSET


class Resume(ClientFrame, frozen=True, tag="resume"):
    """Name more conversations that the client already has."""

    id: FrameId
    conversations: Revisions


class HistoryLoad(ClientFrame, frozen=True, tag="history.load"):
    """Load messages before or after a seq; without either, the newest.

    They are those of the room, or with ``thread_root`` those of a thread, its root first;
    ``with_replies`` are those of the room and of all its threads.
    """

    id: FrameId
    conversation: UUID
    before: Number | UnsetType = UNSET
    after: Count | UnsetType = UNSET
    limit: Annotated[int, Meta(ge=1, le=HISTORY_PAGE_MAX)] = HISTORY_PAGE_MAX
    thread_root: ThreadRoot | UnsetType = UNSET
    with_replies: bool | UnsetType = UNSET


class ChangesLoad(ClientFrame, frozen=True, tag="changes.load"):
    """Load everything that changed after a revision."""

    id: FrameId
    conversation: UUID
    after: Count


class PeopleLoad(ClientFrame, frozen=True, tag="people.load"):
    """Load what people are called, of whom one shows something."""

    id: FrameId
    people: Annotated[list[UUID], Meta(min_length=1, max_length=PEOPLE_LOAD_MAX)]


class MessageSend(ClientFrame, frozen=True, tag="message.send"):
    """Send a message, with a text, with files, or both; a retry with the same ``client_id`` is
    answered with the same message."""

    id: FrameId
    conversation: UUID
    client_id: UUID
    text: Text = ""
    reply_to: ReplyTo | UnsetType = UNSET
    mentions: Mentioned | UnsetType = UNSET
    thread_root: ThreadRoot | UnsetType = UNSET
    also_in_room: AlsoInRoom | UnsetType = UNSET
    files: FileIds | UnsetType = UNSET
    draft_revision: DraftRevision | UnsetType = UNSET


class MessageForward(ClientFrame, frozen=True, tag="message.forward"):
    """Send on the text of a message that one may read, ``source_seq`` of the conversation
    ``source``; a retry with the same ``client_id`` is answered with the same message."""

    id: FrameId
    conversation: UUID
    client_id: UUID
    source: UUID
    source_seq: Number


class ReactionSet(ClientFrame, frozen=True, tag="reaction.set"):
    """React to a message with an emoji, or take that back; the same again is no change."""

    id: FrameId
    conversation: UUID
    seq: Number
    emoji: Emoji
    is_on: bool


class ReadMark(ClientFrame, frozen=True, tag="read.mark"):
    """Mark everything up to this seq as read."""

    id: FrameId
    conversation: UUID
    seq: Number


class UnreadMark(ClientFrame, frozen=True, tag="unread.mark"):
    """Mark everything from this seq on as unread, until it is read or answered."""

    id: FrameId
    conversation: UUID
    seq: Number


class ThreadRead(ClientFrame, frozen=True, tag="thread.read"):
    """Mark a thread that one follows as read up to this seq."""

    id: FrameId
    conversation: UUID
    thread_root: ThreadRoot
    seq: Number


class TypingSend(ClientFrame, frozen=True, tag="typing"):
    """The person is typing; there is no answer."""

    conversation: UUID


class PresenceFollow(ClientFrame, frozen=True, tag="presence.follow"):
    """Follow the presence of these people; replaces the people followed before."""

    id: FrameId
    people: Annotated[list[UUID], Meta(max_length=PRESENCE_FOLLOW_MAX)]


class TokenRenew(ClientFrame, frozen=True, tag="token.renew"):
    """Replace the access token by a newer one of the same session."""

    id: FrameId
    token: Token


class Ping(ClientFrame, frozen=True, tag="ping"):
    """Ask for an ``ack``, to check the connection."""

    id: FrameId


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
