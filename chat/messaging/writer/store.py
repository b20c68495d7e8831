"""What the writer asks of a database."""

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

import msgspec

from chat.conversations.models import Pair, Rules
from chat.messaging.content import Content
from chat.messaging.rows import ReactionRow
from chat.protocol.frames import Message


class MessageDraft(msgspec.Struct):
    """A message that somebody wants to send, with clean content."""

    sender_id: UUID
    conversation_id: UUID
    client_id: UUID
    content: Content


class ReactionDraft(msgspec.Struct, frozen=True):
    """A reaction that somebody wants to set or take back, with a clean emoji."""

    person_id: UUID
    conversation_id: UUID
    seq: int
    emoji: str
    is_on: bool


Draft = MessageDraft | ReactionDraft


class Counters(msgspec.Struct):
    """The locked row of a conversation.

    ``is_blocked`` says that it is a direct one, and one of its two people blocks the other. What is
    sent at the very moment of a block may come before it. ``requested_by`` is who opened it as a
    stranger, until the other one accepts it. ``mentions_wait_from`` is as in the model.
    """

    last_seq: int
    last_ordinal: int
    revision: int
    mentions_wait_from: int | None
    pair: Pair
    rules: Rules
    is_blocked: bool
    requested_by: UUID | None


class Waits(NamedTuple):
    """What changes of the mentions that wait in their messages (see ``chat.messaging.waiting``).

    ``begun`` is the seq from which they wait in a conversation now, ``ended`` is from which they
    waited where they are to become rows.
    """

    begun: dict[UUID, int]
    ended: list[tuple[UUID, int]]


class KnownMessage(NamedTuple):
    """What is known of a message's draft whose sender is, or was, in its conversation.

    ``role`` is theirs, ``left_at`` when they left, ``joined_seq`` the last seq before they joined;
    ``seq`` is that of the message which they have stored under its client id before; ``has_begun``
    whether they keep a draft there.
    """

    role: str
    left_at: object
    joined_seq: int
    seq: int | None
    has_begun: bool | None


class KnownReaction(NamedTuple):
    """What is known of a reaction's draft whose person is, or was, in its conversation.

    ``role`` is theirs, ``left_at`` when they left, ``joined_seq`` the last seq before they joined.
    The others are of the message, whose ``seq`` is ``None`` where there is none: when it was
    deleted, the summaries of its reactions, and whether this one is on, ``None`` where it never
    was.
    """

    role: str
    left_at: object
    joined_seq: int
    seq: int | None
    deleted_at: object
    reactions: str | None
    is_on: bool | None


class Store(Protocol):
    """The SQL of one database, all of it inside the transaction of the batch."""

    def lock(self, ids: Collection[UUID], *, wait: bool) -> dict[UUID, Counters]:
        """Lock conversations in the order of their ids.

        Rows that others hold are waited for, or left out.
        """

    def look_up_messages(self, drafts: Sequence[MessageDraft]) -> dict[int, KnownMessage]:
        """Return what is known of each draft, by index, whose sender is or was a member."""

    def insert_messages(
        self, conversations: dict[UUID, Counters], messages: list[Message], waits: Waits
    ) -> None:
        """Store the messages, the mentions that wait no more, the counters, and the senders' read
        marks."""

    def look_up_reactions(self, drafts: Sequence[ReactionDraft]) -> dict[int, KnownReaction]:
        """Return what is known of each draft, by index, whose person is or was a member."""

    def write_reactions(
        self,
        conversations: dict[UUID, Counters],
        rows: Collection[ReactionRow],
        summaries: dict[tuple[UUID, int], str | None],
    ) -> None:
        """Store the reactions, the revisions, and the summaries of their messages as JSON."""
