"""People accept that a stranger writes to them."""

from uuid import UUID

from django.db import transaction

from chat.conversations.policy import Action, access_for_change, require
from chat.core.rates import CHANGES
from chat.messaging.requests import requests_accept


def request_accept(*, user_id: UUID, conversation_id: UUID) -> None:
    """Accept a conversation that a stranger opened; of any other one it is no change.

    Whoever answers does so as well.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        NotAllowed: it is their own request.
        Blocked: one of the two blocks the other.
        RateLimited: too many changes by one person.
    """
    CHANGES.count(user_id)
    with transaction.atomic():
        membership = access_for_change(user_id=user_id, conversation_id=conversation_id)
        conversation = membership.conversation
        if conversation.requested_by is None:
            return
        receiver_id = conversation.pair.recipient_of(conversation.requested_by)
        require(Action.REQUEST_ACCEPT, membership, of=receiver_id)
        requests_accept([conversation_id])
