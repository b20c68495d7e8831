"""People write, which others see while it lasts."""

from uuid import UUID

from chat.conversations.policy import Action, require_action
from chat.events.types import Typing


def typing_event(*, user_id: UUID, conversation_id: UUID) -> Typing:
    """Return the event by which others see that a person writes.

    It is volatile, and published from the event loop.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        Blocked: it is a direct one, and one of the two blocks the other.
        NotAllowed: it is one that is not accepted yet, or the person may not write there.
        Archived: it is archived.
    """
    require_action(Action.TYPING, user_id=user_id, conversation_id=conversation_id)
    return Typing(conversation_id, user_id)
