"""What was said, read."""

from uuid import UUID

from chat.messaging.models import Message
from chat.protocol.limits import HISTORY_PAGE


def history(
    *, conversation_id: UUID, before: int | None = None, limit: int = HISTORY_PAGE
) -> list[Message]:
    """Return messages of a conversation, newest first, with their senders.

    Arguments:
        before: only messages with a lower ``seq``; the newest without it.
        limit: messages to return at most.
    """
    messages = Message.objects.filter(conversation_id=conversation_id)
    if before is not None:
        messages = messages.filter(seq__lt=before)
    return list(messages.select_related("sender").order_by("-seq")[:limit])
