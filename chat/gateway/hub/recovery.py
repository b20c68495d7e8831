"""What the bus did not bring, read from the database: an event for each missing revision."""

from collections.abc import Sequence
from uuid import UUID

from chat.events.types import (
    ConversationUpdated,
    MemberUpdated,
    MessageCreated,
    MessageUpdated,
    Revised,
)
from chat.messaging.changes import changes
from chat.messaging.selectors import direct_people


def events_read(conversation_id: UUID, after: int) -> Sequence[Revised]:
    """Return what happened after a revision: an event for each one, in order; blocks.

    What changed again since appears once, at its last revision; the revisions before are told
    bare, the last of those with the title, which may be what changed there.
    """
    changed = changes(conversation_id=conversation_id, after=after)
    events: dict[int, Revised] = {}
    if changed.messages:
        recipients = _recipients(conversation_id)
        for message in changed.messages:
            is_new = message.edited_at is None and message.deleted_at is None
            events[message.revision] = (
                MessageCreated(message, recipients.get(message.sender))
                if is_new
                else MessageUpdated(message)
            )
    for member in changed.members:
        events[member.revision] = MemberUpdated(member)
    missing = [r for r in range(after + 1, changed.revision + 1) if r not in events]
    for revision in missing:
        title = changed.title if revision == missing[-1] else None
        events[revision] = ConversationUpdated(conversation_id, revision, title)
    return [events[revision] for revision in range(after + 1, changed.revision + 1)]


def _recipients(conversation_id: UUID) -> dict[UUID, UUID]:
    """Return whom each of the two people of a direct conversation talks to; of others nothing."""
    low, high = direct_people(conversation_id) or (None, None)
    return {low: high, high: low} if low is not None and high is not None else {}
