"""Who may see and do what in a conversation: decided here and nowhere else."""

from uuid import UUID

from chat.conversations.errors import ConversationNotFound
from chat.conversations.models import Conversation


def access_conversation(*, user_id: UUID, conversation_id: UUID) -> Conversation:
    """Fetch a conversation for one of its members.

    Raises:
        ConversationNotFound: there is none, or the person is not a member. The two look the
            same, so that nobody learns which conversations exist.
    """
    conversation = Conversation.objects.filter(
        pk=conversation_id, memberships__user_id=user_id
    ).first()
    if conversation is None:
        raise ConversationNotFound
    return conversation
