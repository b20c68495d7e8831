"""People read."""

from uuid import UUID

from django.db import transaction

from chat.conversations.models import Membership
from chat.conversations.policy import access_membership
from chat.events.bus import publish_on_commit
from chat.events.types import ReadUpdated, UserUpdated
from chat.messaging.errors import MarkInvalid
from chat.messaging.models import Message
from chat.people.services import people_bump
from chat.protocol.limits import MARKS_MEMBERS_MAX


def read_mark(*, user_id: UUID, conversation_id: UUID, seq: int) -> None:
    """Move a person's mark forward to a message; it never goes back.

    The conversation is not locked: a mark is no revision of it, and a full room that reads would
    hold up whoever writes. The person is locked before their membership, as everywhere.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        MarkInvalid: there is no such message yet.
    """
    membership = access_membership(user_id=user_id, conversation_id=conversation_id)
    messages = Message.objects.filter(conversation_id=conversation_id, seq=seq)
    ordinal = messages.values_list("ordinal", flat=True).first()
    if ordinal is None:
        raise MarkInvalid(membership.conversation.last_seq)
    if ordinal <= membership.read_ordinal:
        return
    present = Membership.objects.filter(conversation_id=conversation_id, left_at=None)
    with transaction.atomic():
        revision = people_bump([user_id])[user_id].revision
        has_moved = present.filter(person_id=user_id, read_ordinal__lt=ordinal).update(
            read_ordinal=ordinal, user_revision=revision
        )
        if not has_moved:
            # Read further, or gone, in the meantime.
            transaction.set_rollback(True)
            return
        publish_on_commit(
            UserUpdated(
                user_id=user_id,
                revision=revision,
                marked_conversation_id=conversation_id,
                read_ordinal=ordinal,
            )
        )
        if present[: MARKS_MEMBERS_MAX + 1].count() <= MARKS_MEMBERS_MAX:
            publish_on_commit(
                ReadUpdated(conversation_id=conversation_id, user_id=user_id, read_ordinal=ordinal)
            )
