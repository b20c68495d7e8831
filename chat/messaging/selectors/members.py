"""Who is in conversations, and how far they have read."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from chat.conversations.policy import require_member
from chat.core.sql import among, among_param, fetch
from chat.messaging.rows import MEMBER, fetch_members
from chat.people.shapes import PERSON
from chat.protocol import frames
from chat.protocol.limits import MARKS_MEMBERS_MAX

_PRESENT = f"""
    SELECT {MEMBER}, {PERSON} FROM conversations_membership AS member
    JOIN people_person AS person ON person.id = member.person_id
    WHERE member.conversation_id = %s AND member.left_at IS NULL
    ORDER BY member.joined_at, member.person_id
"""  # noqa: S608
_MARKS = """
    SELECT conversation_id, person_id, read_ordinal FROM (
        SELECT conversation_id, person_id, read_ordinal,
            COUNT(*) OVER (PARTITION BY conversation_id) AS people
        FROM conversations_membership WHERE {among} AND left_at IS NULL
    ) AS present WHERE people <= %s
"""


class _Mark(NamedTuple):
    conversation_id: UUID
    person_id: UUID
    read_ordinal: int


def members(*, user_id: UUID, conversation_id: UUID) -> list[frames.Member]:
    """Return who is in a conversation now, longest-standing first.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
    """
    present = fetch_members(_PRESENT, [conversation_id])
    # After the read: whoever is a member now may have what was there before.
    require_member(user_id=user_id, conversation_id=conversation_id)
    return present


def marks(conversation_ids: Collection[UUID]) -> dict[UUID, dict[UUID, int]]:
    """Return how far everybody has read, in rooms of at most ``MARKS_MEMBERS_MAX`` people."""
    sql = _MARKS.format(among=among("conversation_id"))
    found: dict[UUID, dict[UUID, int]] = {}
    for mark in fetch(sql, [among_param(conversation_ids), MARKS_MEMBERS_MAX], _Mark):
        found.setdefault(mark.conversation_id, {})[mark.person_id] = mark.read_ordinal
    return found
