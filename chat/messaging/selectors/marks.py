"""How far the members of conversations have read, and who sees that of whom."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from chat.conversations.models import Membership
from chat.core.sql import among, among_param, fetch
from chat.events.types import ReadWithdrawn
from chat.people.policy import shared_with
from chat.protocol.limits import MARKS_MEMBERS_MAX

# By the number that is stored: of a room that is too large no row is read. Where two are alone,
# whoever blocks the other shows nothing, and so sees nothing; neither does before it is accepted
# that they write.
_OF_ROOMS = """
    SELECT member.conversation_id, member.person_id, member.read_ordinal, person.profile_revision,
        person.shares_read_marks AND block.person_id IS NULL AND conversation.requested_by IS NULL
            AS is_shared
    FROM conversations_conversation AS conversation
    JOIN conversations_membership AS member
        ON member.conversation_id = conversation.id AND member.left_at IS NULL
    JOIN people_person AS person ON person.id = member.person_id
    LEFT JOIN people_block AS block
        ON block.person_id = member.person_id AND block.is_on
        AND block.blocked_id = CASE member.person_id
            WHEN conversation.direct_low THEN conversation.direct_high
            ELSE conversation.direct_low
        END
    WHERE {among} AND conversation.member_count <= %s
"""


class _Mark(NamedTuple):
    conversation_id: UUID
    person_id: UUID
    read_ordinal: int
    showing: int
    is_shared: bool


class RoomMarks:
    """How far everybody in a room has read; nothing in one that is too large.

    ``ordinals`` says up to where, by person.
    """

    __slots__ = ("_hides", "_marks", "ordinals")

    def __init__(self, marks: Sequence[_Mark] = ()) -> None:
        self.ordinals = {mark.person_id: mark.read_ordinal for mark in marks}
        self._marks = marks
        self._hides = not all(mark.is_shared for mark in marks)

    @property
    def sharing(self) -> dict[UUID, bool]:
        """Who shows how far they have read, to those who show theirs."""
        return {mark.person_id: mark.is_shared for mark in self._marks}

    @property
    def showing(self) -> dict[UUID, int]:
        """The revision of each one's profile, as of which that is so."""
        return {mark.person_id: mark.showing for mark in self._marks}

    def withdrawn(self, conversation_id: UUID) -> ReadWithdrawn | None:
        """Return the event of all marks that are shown to nobody; ``None`` where all are shown."""
        if not self._hides:
            return None
        hidden = {mark.person_id: mark.showing for mark in self._marks if not mark.is_shared}
        return ReadWithdrawn(conversation_id, hidden, frozenset(self.ordinals.keys() - hidden))

    def shown_to(self, person_id: UUID) -> dict[UUID, int]:
        """Return the marks that a member sees, their own among them."""
        # As nearly everybody does: there is nothing to choose then.
        if not self._hides and person_id in self.ordinals:
            return self.ordinals
        shown = shared_with(person_id, self.sharing)
        return {id: ordinal for id, ordinal in self.ordinals.items() if id in shown}

    def viewers_of(self, person_id: UUID) -> frozenset[UUID]:
        """Return the other members who see a member's mark."""
        return frozenset(shared_with(person_id, self.sharing) - {person_id})


def room_marks(conversation_ids: Collection[UUID]) -> dict[UUID, RoomMarks]:
    """Return the marks of each of these rooms of at most ``MARKS_MEMBERS_MAX`` people."""
    sql = _OF_ROOMS.format(among=among("conversation.id"))
    rooms: defaultdict[UUID, list[_Mark]] = defaultdict(list)
    for mark in fetch(sql, [among_param(conversation_ids), MARKS_MEMBERS_MAX], _Mark):
        rooms[mark.conversation_id].append(mark)
    return {id: RoomMarks(marks) for id, marks in rooms.items()}


def marks_of_room(conversation_id: UUID) -> RoomMarks:
    """Return the marks of one room; nothing of one that is too large."""
    return room_marks([conversation_id]).get(conversation_id, RoomMarks())


def marks_withdrawn(person_ids: Collection[UUID]) -> list[ReadWithdrawn]:
    """Return what is withdrawn in the rooms that some of these people hide their marks in."""
    theirs = Membership.objects.filter(person_id__in=person_ids, left_at=None)
    rooms = room_marks(set(theirs.values_list("conversation_id", flat=True)))
    found = [room.withdrawn(id) for id, room in rooms.items()]
    return [event for event in found if event is not None]
