"""What the bus did not bring, read from the database: an event for each missing revision."""

from collections.abc import Sequence
from uuid import UUID

from chat.conversations.selectors import (
    conversation_pair,
    members_visible_after,
    was_left_between,
)
from chat.events.types import (
    BareRevision,
    ConversationUpdated,
    MemberUpdated,
    MessageCreated,
    MessageUpdated,
    ReactionUpdated,
    Revised,
)
from chat.messaging.selectors.changes import changes_unchecked


def events_read(conversation_id: UUID, after: int) -> Sequence[Revised]:
    """Return what happened after a revision: an event for each one, in order; blocks.

    A message that was created and changed since appears once, at its creation and in its present
    state. Revisions whose content is not known any more, or is in an earlier event, are bare.

    They are those of a page, and those behind it up to the last leaving before a change that a
    message here shows: who gets that message must be known to have left.
    """
    events = _page(conversation_id, after)
    found = list(events)
    changed = 0
    while events:
        created = (event.message for event in events if isinstance(event, MessageCreated))
        changed = max([changed, *(message.last_change for message in created)])
        reached = found[-1].revision
        # Asked behind the rows: whatever came before the changes that they show is there.
        if changed <= reached or not was_left_between(conversation_id, reached, changed):
            break
        events = _page(conversation_id, reached)
        found += events
    return found


def _page(conversation_id: UUID, after: int) -> Sequence[Revised]:
    head, changed = changes_unchecked(conversation_id=conversation_id, after=after)
    details = head.details(conversation_id)
    events: dict[int, Revised] = {details.revision: ConversationUpdated(details)}
    if changed.messages:
        pair = conversation_pair(conversation_id)
        for message in changed.messages:
            if message.creation > after:
                created = MessageCreated(message, pair.recipient_of(message.sender))
                events[message.creation] = created
                if message.creation < message.revision <= changed.revision:
                    events[message.revision] = MessageUpdated(message, creation=message.creation)
            else:
                events[message.revision] = MessageUpdated(message)
    for reaction in changed.reactions:
        events[reaction.revision] = ReactionUpdated(reaction)
    visible_after = members_visible_after(
        conversation_id, [member.person.id for member in changed.members]
    )
    for member in changed.members:
        events[member.revision] = MemberUpdated(
            member, head.member_count, visible_after.get(member.person.id, 0)
        )
    return [
        events.get(revision) or BareRevision(conversation_id, revision)
        for revision in range(after + 1, changed.revision + 1)
    ]
