"""Messages change after they were sent: by their sender, and nobody else."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chat.conversations.policy import Action, access_for_change, require
from chat.events.bus import publish_on_commit
from chat.events.types import MessageUpdated
from chat.messaging.errors import MessageDeleted
from chat.messaging.models import Message
from chat.messaging.rows import message_of_model
from chat.messaging.selectors import message_by_seq
from chat.messaging.services.sending import text_cleaned


@transaction.atomic
def message_edit(*, user_id: UUID, conversation_id: UUID, seq: int, text: str) -> None:
    """Give one's own message another text; the same one again is no change.

    Raises:
        TextInvalid: the text cannot be a message.
        ConversationNotFound: there is none, or the person is not a member.
        MessageNotFound: it has no such message.
        NotAllowed: somebody else sent it.
        MessageDeleted: it is deleted.
    """
    text = text_cleaned(text)
    message = _access_for_change(user_id, conversation_id, seq)
    if message.deleted_at is not None:
        raise MessageDeleted
    if text != message.text:
        message.text = text
        message.edited_at = timezone.now()
        _store(message)


@transaction.atomic
def message_delete(*, user_id: UUID, conversation_id: UUID, seq: int) -> None:
    """Take one's own message back: its place stays, its text goes. Again is no change.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        MessageNotFound: it has no such message.
        NotAllowed: somebody else sent it.
    """
    message = _access_for_change(user_id, conversation_id, seq)
    if message.deleted_at is None:
        message.text = ""
        message.deleted_at = timezone.now()
        _store(message)


def _access_for_change(user_id: UUID, conversation_id: UUID, seq: int) -> Message:
    membership = access_for_change(user_id=user_id, conversation_id=conversation_id)
    message = message_by_seq(conversation_id=conversation_id, seq=seq)
    require(Action.MESSAGE_CHANGE, membership, of=message.sender_id)
    message.conversation = membership.conversation
    return message


def _store(message: Message) -> None:
    conversation = message.conversation
    if message.created_revision is None:
        message.created_revision = message.revision
    conversation.revision += 1
    conversation.save(update_fields=["revision"])
    message.revision = conversation.revision
    message.save(update_fields=["text", "edited_at", "deleted_at", "revision", "created_revision"])
    publish_on_commit(MessageUpdated(message_of_model(message)))
