"""What a client delivers to its caller, in the order in which it happened."""

from uuid import UUID

import msgspec

from rtchat.frames import (
    MemberUpdated,
    Message,
    MessageCreated,
    MessageUpdated,
    OwnRows,
    Person,
    Presence,
    ReactionUpdated,
    ReadUpdated,
    ReadWithdrawn,
    Reset,
    Typing,
)


class Connected(msgspec.Struct, frozen=True):
    """The client is connected, and what was missed has been delivered."""

    me: Person


class Disconnected(msgspec.Struct, frozen=True):
    """The connection is lost; the next attempt is in ``retry_seconds``."""

    reason: str
    retry_seconds: float


class ConversationJoined(msgspec.Struct, frozen=True):
    """One is in another conversation, or in one that was loaded anew."""

    conversation: UUID


class ConversationChanged(msgspec.Struct, frozen=True):
    """A conversation has another title or settings, or was read, muted or pinned by oneself."""

    conversation: UUID


class ConversationLeft(msgspec.Struct, frozen=True):
    """One is no longer in a conversation."""

    conversation: UUID


class LineCreated(msgspec.Struct, frozen=True):
    """Something happened in a group or channel, which its history says: ``message.event``."""

    message: Message


class OwnChanged(msgspec.Struct, frozen=True):
    """Rows that one alone sees are different, by oneself on some device."""

    rows: OwnRows


class RoleChanged(msgspec.Struct, frozen=True):
    """One looks after the server from now on, or no more."""

    is_administrator: bool


class Delayed(msgspec.Struct, frozen=True):
    """The server says that this was done too often; the client does it later, by itself."""

    detail: str
    retry_seconds: float


class MessageFailed(msgspec.Struct, frozen=True):
    """A message was refused, and would be if it were sent again."""

    conversation: UUID
    client_id: UUID
    text: str
    code: str
    detail: str


def created(message: Message) -> "MessageCreated | LineCreated":
    """Return the event of a message that is new."""
    return LineCreated(message) if message.event else MessageCreated(message)


Event = (
    Connected
    | Disconnected
    | ConversationJoined
    | ConversationChanged
    | ConversationLeft
    | OwnChanged
    | RoleChanged
    | MessageCreated
    | LineCreated
    | MessageUpdated
    | MessageFailed
    | ReactionUpdated
    | Delayed
    | MemberUpdated
    | ReadUpdated
    | ReadWithdrawn
    | Typing
    | Presence
    | Reset
)
