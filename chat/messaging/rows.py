"""Rows of messages and of members, read: from the cursor to the structs of the protocol.

SQLite keeps a UUID as hexadecimal digits and a time in UTC without its zone; here, and nowhere
else, both stores become the same.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from msgspec import UNSET

from chat.conversations.models import Membership
from chat.core.sql import fetch, given, given_params
from chat.messaging.models import Message
from chat.people.shapes import person_shape
from chat.protocol import frames

_FIELDS = (
    *("conversation_id", "seq", "ordinal", "revision", "sender_id", "client_id"),
    *("text", "created_at", "edited_at", "deleted_at", "created_revision"),
)

MESSAGE = ", ".join(f"message.{name}" for name in _FIELDS)
"""The columns of a message, in a statement that calls its table ``message``."""

PERSON = "person.id, person.first_name, person.last_name"
"""The columns of a person, in a statement that calls their table ``person``."""

MEMBER = f"member.conversation_id, member.role, member.revision, member.left_at, {PERSON}"
"""The columns of a member, in a statement that calls the tables ``member`` and ``person``."""


_BY_KEY = f"""
    SELECT {MESSAGE} FROM {{key}} JOIN messaging_message AS message
        ON message.conversation_id = key.id AND message.seq = key.seq
"""  # noqa: S608


def messages_by_key(keys: Collection[tuple[UUID, int]]) -> list[frames.Message]:
    """Return the messages that there are of these conversations and seqs, in any order."""
    if not keys:
        return []
    return [
        message_of(row)
        for row in fetch(_BY_KEY.format(key=given("key", "seq")), given_params(keys))
    ]


def message_of(row: Sequence[Any]) -> frames.Message:
    """Return the message of a row with the columns ``MESSAGE``."""
    conversation_id, seq, ordinal, revision, sender_id, client_id, text, *rest = row
    created_at, edited_at, deleted_at, created_revision = rest
    return frames.Message(
        conversation=_uuid(conversation_id),
        seq=seq,
        ordinal=ordinal,
        revision=revision,
        sender=_uuid(sender_id),
        client_id=_uuid(client_id),
        text=text,
        created_at=_time(created_at),
        edited_at=edited_at and _time(edited_at),
        deleted_at=deleted_at and _time(deleted_at),
        created_revision=UNSET if created_revision is None else created_revision,
    )


def message_of_model(message: Message) -> frames.Message:
    """Return the message of a row that was loaded to be changed."""
    return message_of([getattr(message, name) for name in _FIELDS])


def person_of(row: Sequence[Any]) -> frames.Person:
    """Return the person of a row with the columns ``PERSON``."""
    person_id, first_name, last_name = row
    return frames.Person(_uuid(person_id), first_name, last_name)


def member_of(row: Sequence[Any]) -> frames.Member:
    """Return the member of a row with the columns ``MEMBER``."""
    conversation_id, role, revision, left_at, *person = row
    return frames.Member(
        conversation=_uuid(conversation_id),
        person=person_of(person),
        role=role,
        revision=revision,
        has_left=left_at is not None,
    )


def member_of_model(membership: Membership) -> frames.Member:
    """Return the member of a row that was loaded to be changed, with its person."""
    return frames.Member(
        conversation=membership.conversation_id,
        person=person_shape(membership.person),
        role=membership.role,
        revision=membership.revision,
        has_left=membership.left_at is not None,
    )


def _uuid(value: UUID | str) -> UUID:
    """Return the id that a column holds."""
    return value if isinstance(value, UUID) else UUID(hex=value)


def _time(value: datetime) -> datetime:
    return value if value.tzinfo is not None else value.replace(tzinfo=UTC)
