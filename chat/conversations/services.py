"""Conversations come to be."""

from uuid import UUID

from django.db import IntegrityError, transaction

from chat.accounts import selectors as accounts
from chat.conversations.errors import RecipientInvalid, RecipientNotFound
from chat.conversations.models import Conversation, Membership


def conversation_direct_open(*, user_id: UUID, recipient_id: UUID) -> Conversation:
    """Return the one conversation of two people, made if there is none yet.

    Raises:
        RecipientInvalid: a person and themself.
        RecipientNotFound: nobody has this id, or their account is not active and the two have
            never talked.
    """
    if user_id == recipient_id:
        raise RecipientInvalid
    low, high = sorted((user_id, recipient_id))
    pair = Conversation.objects.filter(direct_low=low, direct_high=high)
    conversation = pair.first()
    if conversation is not None:
        return conversation
    if not accounts.user_is_active(recipient_id):
        raise RecipientNotFound
    try:
        with transaction.atomic():
            conversation = Conversation.objects.create(direct_low=low, direct_high=high)
            Membership.objects.bulk_create(
                Membership(conversation=conversation, user_id=member_id)
                for member_id in (low, high)
            )
    except IntegrityError:
        # The other one asked at the same moment, and the unique key let one of us through.
        return pair.get()
    return conversation
