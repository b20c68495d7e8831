"""What people show each other of their read marks becomes another thing."""

from collections.abc import Callable
from uuid import UUID

from chat.events.bus import publish_on_commit
from chat.events.types import ReadUpdated, ReadWithdrawn
from chat.messaging.selectors.marks import marks_of_room

MarkEvent = Callable[[UUID, UUID, int, frozenset[UUID]], ReadUpdated | ReadWithdrawn]
"""Makes an event of a conversation, whose mark it is, up to where that is, and who sees it."""


def marks_publish(conversation_id: UUID, event: MarkEvent) -> None:
    """Publish an event of each read mark in a conversation that others see, by ids of people."""
    marks = marks_of_room(conversation_id)
    for person_id, ordinal in sorted(marks.ordinals.items()):
        if viewers := marks.viewers_of(person_id):
            publish_on_commit(event(conversation_id, person_id, ordinal, viewers))
