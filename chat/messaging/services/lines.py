"""What happens in groups and channels is written into their history."""

from uuid import UUID

from django.utils import timezone

from chat.conversations.models import DIRECT, Conversation
from chat.core.ids import new_id
from chat.events.types import MessageCreated
from chat.messaging.models import Message
from chat.messaging.rows import event_stored, message_of_model
from chat.protocol.limits import SMALL_MEMBERS_MAX
from chat.protocol.message_events import EVENT_JOINED, EVENT_LEFT, MessageEvent

COUNTERS = ("revision", "last_seq")
"""What of a conversation a line moves, to be stored by whoever changes it."""


def line_write(
    conversation: Conversation, sender_id: UUID, event: MessageEvent
) -> list[MessageCreated]:
    """Write a line of what somebody did; return what is to be published, which may be nothing.

    A line has a seq and a revision and no ordinal of its own, so that it counts nowhere. Direct
    conversations have none, and in large rooms nobody reads who came and went.

    Arguments:
        conversation: locked; its ``COUNTERS`` are to be stored.
    """
    if conversation.kind == DIRECT:
        return []
    if event.kind in (EVENT_JOINED, EVENT_LEFT) and conversation.member_count > SMALL_MEMBERS_MAX:
        return []
    conversation.revision += 1
    conversation.last_seq += 1
    line = Message.objects.create(
        conversation=conversation,
        seq=conversation.last_seq,
        ordinal=conversation.last_ordinal,
        revision=conversation.revision,
        sender_id=sender_id,
        client_id=new_id(),
        text="",
        created_at=timezone.now(),
        event=event_stored(event),
    )
    return [MessageCreated(message_of_model(line), None)]
