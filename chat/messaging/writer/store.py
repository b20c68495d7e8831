"""What the writer asks of a database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from chat.conversations.models import Pair
from chat.messaging.content import Content
from chat.messaging.rows import MESSAGE, message_of
from chat.protocol.frames import Message


@dataclass(slots=True)
class Draft:
    """A message that somebody wants to send, with clean content."""

    sender_id: UUID
    conversation_id: UUID
    client_id: UUID
    content: Content


@dataclass(slots=True)
class Counters:
    """The locked row of a conversation."""

    last_seq: int
    last_ordinal: int
    revision: int
    pair: Pair


@dataclass(slots=True, frozen=True)
class Known:
    """What is known of a draft whose sender is, or was, in its conversation.

    ``role`` is theirs now, and ``None`` where they left; ``message`` is what they have stored
    under its client id before, in its present state.
    """

    role: str | None
    message: Message | None

    @staticmethod
    def of(role: str, left_at: object, *message: Any) -> "Known":
        """Read a row with ``KNOWN``."""
        return Known(
            role=role if left_at is None else None,
            message=None if message[0] is None else message_of(message),
        )


KNOWN = f"member.role, member.left_at, {MESSAGE}"
"""The columns of what is known of a draft."""


class Store(Protocol):
    """The SQL of one database, all of it inside the transaction of the batch."""

    def lock(self, ids: Collection[UUID], *, wait: bool) -> dict[UUID, Counters]:
        """Lock conversations in the order of their ids.

        Rows that others hold are waited for, or left out.
        """

    def look_up(self, drafts: Sequence[Draft]) -> dict[int, Known]:
        """Return what is known of each draft, by index, whose sender is or was a member."""

    def insert(self, conversations: dict[UUID, Counters], messages: list[Message]) -> None:
        """Store the messages, the counters, and the senders' read marks."""
