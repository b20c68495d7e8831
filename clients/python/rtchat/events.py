"""What a client tells its caller, in the order in which it happened."""

from uuid import UUID

import msgspec

from rtchat.frames import (
    MemberUpdated,
    MessageCreated,
    MessageUpdated,
    Person,
    Presence,
    ReadUpdated,
    Reset,
    Typing,
)


class Connected(msgspec.Struct, frozen=True):
    """The line is there, and what was missed has been told."""

    me: Person


class Disconnected(msgspec.Struct, frozen=True):
    """The line is lost; it is tried again in so many seconds."""

    reason: str
    retry_seconds: float


class ConversationJoined(msgspec.Struct, frozen=True):
    """One has another conversation."""

    conversation: UUID


class ConversationChanged(msgspec.Struct, frozen=True):
    """A conversation has another title, or one has read further in it, muted it, or pinned it."""

    conversation: UUID


class ConversationLeft(msgspec.Struct, frozen=True):
    """One has a conversation less."""

    conversation: UUID


class MessageFailed(msgspec.Struct, frozen=True):
    """A message was refused; the same again would be refused too."""

    conversation: UUID
    client_id: UUID
    text: str
    code: str
    detail: str


Event = (
    Connected
    | Disconnected
    | ConversationJoined
    | ConversationChanged
    | ConversationLeft
    | MessageCreated
    | MessageUpdated
    | MessageFailed
    | MemberUpdated
    | ReadUpdated
    | Typing
    | Presence
    | Reset
)
