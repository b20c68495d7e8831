"""What people show each other of their read marks becomes another thing.

Whoever changes that raises the revision of these people's profiles in the same transaction, so that
a mark that was moved before, and is told after, is known to be withdrawn.
"""

from collections.abc import Collection, Iterator
from uuid import UUID

from chat.events.types import ReadUpdated
from chat.messaging.selectors.marks import RoomMarks, marks_of_room


def mark_seen(
    conversation_id: UUID, marks: RoomMarks, person_id: UUID, *, but: Collection[UUID] = ()
) -> ReadUpdated | None:
    """Return the event of a read mark for the others who see it; ``None`` where nobody does.

    Arguments:
        but: for none of these.
    """
    viewers = marks.viewers_of(person_id).difference(but)
    if not viewers:
        return None
    return ReadUpdated(
        conversation_id, person_id, marks.ordinals[person_id], viewers, marks.showing[person_id]
    )


def marks_seen(conversation_id: UUID) -> Iterator[ReadUpdated]:
    """Return the event of each read mark in a conversation that others see, by ids of people."""
    marks = marks_of_room(conversation_id)
    for person_id in sorted(marks.ordinals):
        if event := mark_seen(conversation_id, marks, person_id):
            yield event
