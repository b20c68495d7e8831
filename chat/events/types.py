"""What has happened, told after commit. Whatever delivery needs is in the event."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MessageCreated:
    """A message is stored in a conversation.

    ``recipient_id`` is the other person of a direct conversation and ``None`` elsewhere.
    """

    conversation_id: UUID
    seq: int
    ordinal: int
    revision: int
    sender_id: UUID
    recipient_id: UUID | None
    client_id: UUID
    text: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SessionsEnded:
    """Sessions of one person ended: by logout, replay, password change or deactivation."""

    session_ids: frozenset[UUID]


Event = MessageCreated | SessionsEnded
