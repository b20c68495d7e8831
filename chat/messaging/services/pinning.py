"""Messages are pinned, so that everybody in their conversation finds them."""

from uuid import UUID

from django.db import transaction

from chat.conversations.policy import Action
from chat.events.bus import publish_on_commit
from chat.messaging.errors import MessageDeleted, PinsFull
from chat.messaging.models import Message
from chat.messaging.services.changing import message_change
from chat.messaging.services.lines import COUNTERS, line_write
from chat.protocol.limits import PINS_MAX
from chat.protocol.message_events import EVENT_PINNED, MessageEvent


@transaction.atomic
def message_pin(*, user_id: UUID, conversation_id: UUID, seq: int, is_pinned: bool) -> None:
    """Pin a message for everybody, or unpin it; the same again is no change.

    It is no edit: the message is as unread as it was, and is not marked as edited.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        NotAllowed: the person may not write there.
        Archived: it is archived.
        Blocked: it is a direct one, and one of the two blocks the other.
        MessageNotFound: it has no such message.
        MessageDeleted: it is deleted, and cannot be pinned.
        PinsFull: as many are pinned as can be.
        RateLimited: too many messages of one person.
    """
    with message_change(Action.MESSAGE_PIN, user_id, conversation_id, seq) as changing:
        message, membership = changing
        is_new = is_pinned and message.pinned_since is None
        if is_new:
            _check(message)
            message.pinned_since = membership.conversation.revision + 1
            message.pinned_by_id = user_id
        elif not is_pinned:
            message.pinned_since = message.pinned_by_id = None
    if is_new:
        line = line_write(membership.conversation, user_id, MessageEvent(EVENT_PINNED, seq=seq))
        membership.conversation.save(update_fields=COUNTERS)
        publish_on_commit(*line)


def _check(message: Message) -> None:
    """Refuse to pin what is deleted, or one too many."""
    if message.deleted_at is not None:
        raise MessageDeleted
    pinned = Message.objects.filter(
        conversation_id=message.conversation_id, pinned_since__isnull=False
    )
    if pinned.count() >= PINS_MAX:
        raise PinsFull
