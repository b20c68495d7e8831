"""Owners give roles in groups and channels, and hand them over."""

from uuid import UUID

from django.db import transaction

from chat.conversations.errors import LastOwner, MemberNotFound
from chat.conversations.policy import Action, access_for_change, require
from chat.core.rates import CHANGES
from chat.events.bus import publish_on_commit
from chat.messaging.services.lines import COUNTERS
from chat.messaging.services.members import is_active, member_of, owners_of, role_give
from chat.protocol.rooms import MEMBER, OWNER


def role_set(*, user_id: UUID, conversation_id: UUID, member_id: UUID, role: str) -> None:
    """Give a member a role, oneself too; the same one again is no change.

    To hand over is to make somebody else an owner first, and then to take a lower role or leave.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        NotAllowed: the person is no owner; or a direct conversation.
        MemberNotFound: nobody with this id is in it, or they are not active and cannot look after
            it.
        LastOwner: nobody else owns it whose account is active.
        RateLimited: too many changes by one person.
    """
    CHANGES.count(user_id)
    with transaction.atomic():
        membership = access_for_change(user_id=user_id, conversation_id=conversation_id)
        require(Action.ROLE_SET, membership, of=member_id)
        conversation = membership.conversation
        member = member_of(conversation, member_id)
        if member is None or (role != MEMBER and not is_active(member)):
            raise MemberNotFound
        if member.role == role:
            return
        if member.role == OWNER and not any(map(is_active, owners_of(conversation, but=member_id))):
            raise LastOwner
        events = role_give(conversation, member, role, by=user_id)
        conversation.save(update_fields=COUNTERS)
        publish_on_commit(*events)
