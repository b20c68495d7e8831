"""What the writer asks of a database."""

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

import msgspec

from chat.conversations.models import Pair
from chat.messaging.content import Content
from chat.protocol.frames import Message


class Draft(msgspec.Struct):
    """A message that somebody wants to send, with clean content."""

    sender_id: UUID
    conversation_id: UUID
    client_id: UUID
    content: Content


class Counters(msgspec.Struct):
    """The locked row of a conversation."""

    last_seq: int
    last_ordinal: int
    revision: int
    pair: Pair


class Known(NamedTuple):
    """What is known of a draft whose sender is, or was, in its conversation.

    ``role`` is theirs, ``left_at`` when they left; ``seq`` is that of the message which they have
    stored under its client id before.
    """

    role: str
    left_at: object
    seq: int | None


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
