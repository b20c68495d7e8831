"""Who may open a socket of the simple dialect: an access token names the person, the path the
conversation.
"""

from dataclasses import dataclass
from uuid import UUID

from chat.accounts.selectors import session_of_access_token
from chat.conversations.errors import ConversationNotFound
from chat.conversations.policy import access_membership


@dataclass(frozen=True, slots=True)
class DirectAccess:
    """A direct conversation, opened by one of its two people when it had this revision."""

    session_id: UUID
    user_id: UUID
    recipient_id: UUID
    conversation_id: UUID
    revision: int


def access_direct(token: str, conversation_id: UUID) -> DirectAccess:
    """Open a direct conversation with an access token; blocks.

    Raises:
        TokenInvalid: the token or its session is not, or no longer, good.
        ConversationNotFound: no such conversation for this person, or not a direct one.
    """
    caller = session_of_access_token(token)
    membership = access_membership(user_id=caller.person.id, conversation_id=conversation_id)
    conversation = membership.conversation
    recipient_id = conversation.pair.recipient_of(caller.person.id)
    if recipient_id is None:
        raise ConversationNotFound
    return DirectAccess(
        session_id=caller.session_id,
        user_id=caller.person.id,
        recipient_id=recipient_id,
        conversation_id=conversation_id,
        revision=conversation.revision,
    )
