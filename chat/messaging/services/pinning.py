"""Messages are pinned, so that everybody in their conversation finds them."""

from uuid import UUID

from chat.conversations.policy import Action
from chat.messaging.errors import MessageDeleted, PinsFull
from chat.messaging.models import Message
from chat.messaging.services.changing import message_change
from chat.protocol.limits import PINS_MAX


def message_pin(*, user_id: UUID, conversation_id: UUID, seq: int, is_pinned: bool) -> None:
    """Pin a message for everybody, or unpin it; the same again is no change.

    It is no edit: the message is as unread as it was, and is not marked as edited.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        Blocked: it is a direct one, and one of the two blocks the other.
        MessageNotFound: it has no such message.
        MessageDeleted: it is deleted, and cannot be pinned.
        PinsFull: as many are pinned as can be.
        RateLimited: too many messages of one person.
    """
    with message_change(Action.MESSAGE_PIN, user_id, conversation_id, seq) as changing:
        message, membership = changing
        if is_pinned == (message.pinned_since is not None):
            return
        if not is_pinned:
            message.pinned_since = message.pinned_by_id = None
            return
        if message.deleted_at is not None:
            raise MessageDeleted
        pinned = Message.objects.filter(conversation_id=conversation_id, pinned_since__isnull=False)
        if pinned.count() >= PINS_MAX:
            raise PinsFull
        message.pinned_since = membership.conversation.revision + 1
        message.pinned_by_id = user_id
