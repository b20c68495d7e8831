"""In which conversations somebody looks."""

from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec

from chat.conversations.models import Pair
from chat.conversations.policy import VISIBLE_AFTER
from chat.core.folding import folded
from chat.core.sql import fetch
from chat.people.selectors import people_called
from chat.protocol.reading import read_id

BEHIND_MAX = 1_000
"""Messages that may be in no block without a word of it to whoever searches."""

_ROOMS = f"""
    SELECT member.conversation_id, conversation.last_seq, conversation.revision, {VISIBLE_AFTER},
        COALESCE(indexed.seq, 0), COALESCE(indexed.revision, 0),
        conversation.direct_low, conversation.direct_high, conversation.folded_title
    FROM conversations_membership AS member
    JOIN conversations_conversation AS conversation ON conversation.id = member.conversation_id
    LEFT JOIN search_indexed AS indexed ON indexed.conversation_id = member.conversation_id
    WHERE member.person_id = %s AND member.left_at IS NULL
"""  # noqa: S608


class Room(NamedTuple):
    """A conversation that somebody is in: where it stands, where its blocks do, and the seq behind
    which they see messages.
    """

    id: UUID
    last_seq: int
    revision: int
    visible_after: int
    indexed_seq: int
    indexed_revision: int
    direct_low: UUID | None
    direct_high: UUID | None
    folded_title: str

    @property
    def tail_after(self) -> int:
        """The seq behind which messages are in no block."""
        return max(self.indexed_seq, self.visible_after)


class Indexing(msgspec.Struct, frozen=True):
    """How many of the messages that one may read are indexed, of how many."""

    done: int
    of: int


def rooms_searched(*, user_id: UUID, names: Sequence[str]) -> list[Room]:
    """Return the conversations of a person in which there is something to find.

    Arguments:
        names: ids of them, or beginnings of titles, or of the names of people in direct ones; any
            one will do. All conversations where there are none.
    """
    all_rooms = fetch(_ROOMS, [user_id], Room)
    rooms = [room for room in all_rooms if room.last_seq > room.visible_after]
    if not names:
        return rooms
    ids = {id for name in names if (id := id_of(name))}
    others = [name for name in names if id_of(name) is None]
    # Of a hyphen nothing is compared, and with nothing all of them begin.
    titles = [f" {title}" for name in others if (title := folded(name).strip())]
    people = {id for name in others for id in people_called(name)}
    return [room for room in rooms if room.id in ids or _is_called(room, user_id, titles, people)]


def indexing_of(rooms: Collection[Room]) -> Indexing | None:
    """Return how far blocks go, unless they go nearly to the end."""
    of = sum(room.last_seq - room.visible_after for room in rooms)
    left = sum(
        max(room.last_seq - room.tail_after, 0)
        for room in rooms
        if room.last_seq > room.indexed_seq
    )
    return Indexing(of - left, of) if left > BEHIND_MAX else None


def id_of(name: str) -> UUID | None:
    """Return the id that a value of a filter is, or nothing where it is a name."""
    try:
        return read_id(name)
    except ValueError:
        return None


def _is_called(
    room: Room, user_id: UUID, titles: Collection[str], people: Collection[UUID]
) -> bool:
    if room.direct_low is not None:
        return Pair(room.direct_low, room.direct_high).recipient_of(user_id) in people
    return any(title in f" {room.folded_title}" for title in titles)
