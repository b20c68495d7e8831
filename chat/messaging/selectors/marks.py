"""How far the members of conversations have read, and who sees that of whom."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from chat.conversations.policy import IS_BLOCKED
from chat.core.sql import among, among_param, fetch
from chat.people.policy import shared_with
from chat.protocol.limits import MARKS_MEMBERS_MAX

# Of two people of whom one blocks the other, neither shows theirs where they are alone.
# SQLite's driver takes the type of a column that is worked out from its name.
_OF = f"""
    SELECT present.conversation_id, present.person_id, present.read_ordinal,
        person.shares_read_marks AND NOT ({IS_BLOCKED}) AS "is_shared [bool]"
    FROM ({{present}}) AS present
    JOIN conversations_conversation AS conversation ON conversation.id = present.conversation_id
    JOIN people_person AS person ON person.id = present.person_id
"""  # noqa: S608
_OF_ROOMS = _OF.format(
    present="""
        SELECT * FROM (
            SELECT conversation_id, person_id, read_ordinal,
                COUNT(*) OVER (PARTITION BY conversation_id) AS people
            FROM conversations_membership WHERE {among} AND left_at IS NULL
        ) AS counted WHERE people <= %s
    """
)
# Of a room of any size no more is read than tells that it is too large.
_OF_ROOM = _OF.format(
    present="""
        SELECT conversation_id, person_id, read_ordinal FROM conversations_membership
        WHERE conversation_id = %s AND left_at IS NULL LIMIT %s
    """
)


class _Mark(NamedTuple):
    conversation_id: UUID
    person_id: UUID
    read_ordinal: int
    is_shared: bool


@dataclass(slots=True)
class RoomMarks:
    """How far everybody in a room has read; nothing in one that is too large.

    Arguments:
        ordinals: up to where, by person.
        sharing: who shows that.
    """

    ordinals: dict[UUID, int] = field(default_factory=dict)
    sharing: dict[UUID, bool] = field(default_factory=dict)

    def shown_to(self, person_id: UUID) -> dict[UUID, int]:
        """Return the marks that a member sees, their own among them."""
        shown = shared_with(person_id, self.sharing)
        return {id: ordinal for id, ordinal in self.ordinals.items() if id in shown}

    def viewers_of(self, person_id: UUID) -> frozenset[UUID]:
        """Return the other members who see a member's mark."""
        return frozenset(shared_with(person_id, self.sharing) - {person_id})


def room_marks(conversation_ids: Collection[UUID]) -> dict[UUID, RoomMarks]:
    """Return the marks of each of these rooms of at most ``MARKS_MEMBERS_MAX`` people."""
    sql = _OF_ROOMS.format(among=among("conversation_id"))
    found: dict[UUID, RoomMarks] = {}
    for mark in fetch(sql, [among_param(conversation_ids), MARKS_MEMBERS_MAX], _Mark):
        _add(found.setdefault(mark.conversation_id, RoomMarks()), mark)
    return found


def marks_of_room(conversation_id: UUID) -> RoomMarks:
    """Do what ``room_marks`` does for one room of any size, as often as somebody reads."""
    marks = RoomMarks()
    rows = fetch(_OF_ROOM, [conversation_id, MARKS_MEMBERS_MAX + 1], _Mark)
    for mark in rows if len(rows) <= MARKS_MEMBERS_MAX else ():
        _add(marks, mark)
    return marks


def _add(marks: RoomMarks, mark: _Mark) -> None:
    marks.ordinals[mark.person_id] = mark.read_ordinal
    marks.sharing[mark.person_id] = mark.is_shared
