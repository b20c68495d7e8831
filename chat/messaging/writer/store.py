"""What the writer asks of a database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from chat.protocol.frames import Message


@dataclass(slots=True)
class Draft:
    """A message that somebody wants to send, with clean text."""

    sender_id: UUID
    conversation_id: UUID
    client_id: UUID
    text: str


@dataclass(slots=True)
class Counters:
    """The locked row of a conversation."""

    last_seq: int
    last_ordinal: int
    revision: int
    direct_low: UUID | None
    direct_high: UUID | None

    def recipient_of(self, sender_id: UUID) -> UUID | None:
        return self.direct_low if sender_id == self.direct_high else self.direct_high


class Store(Protocol):
    """The SQL of one database, all of it inside the transaction of the batch."""

    def lock(self, ids: Collection[UUID], *, wait: bool) -> dict[UUID, Counters]:
        """Lock conversations in the order of their ids.

        Rows that others hold are waited for, or left out.
        """

    def look_up(self, drafts: Sequence[Draft]) -> dict[int, Message | None]:
        """Return, by index, the drafts whose sender is a member, and what they have stored before.

        Who has left counts for what they had sent before: a retry is answered for ever.
        """

    def insert(self, conversations: dict[UUID, Counters], messages: list[Message]) -> None:
        """Store the messages, the counters, and the senders' read marks."""
