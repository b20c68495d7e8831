"""People read, and mark as unread what they want to come back to."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import transaction

from chat.conversations.errors import ConversationNotFound
from chat.conversations.models import Conversation, Membership
from chat.conversations.policy import access_membership, visible_after
from chat.core.rates import CHANGES
from chat.events.bus import publish_on_commit
from chat.events.types import ReadUpdated, ReadWithdrawn, UserUpdated
from chat.messaging.errors import MarkInvalid
from chat.messaging.models import Message
from chat.messaging.selectors.marks import marks_of_room
from chat.messaging.selectors.unread import read_to
from chat.messaging.showing import mark_seen
from chat.people.services import people_bump
from chat.protocol.limits import MARKS_MEMBERS_MAX


def read_mark(*, user_id: UUID, conversation_id: UUID, seq: int) -> None:
    """Move a person's mark forward to a message; it never goes back.

    Whoever reads what they had marked as unread, or anything further, has it as read again.

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
    if ordinal <= read_to(membership.read_ordinal, membership.unread_from):
        return
    own = Membership.objects.filter(
        conversation_id=conversation_id, person_id=user_id, left_at=None
    )
    with transaction.atomic():
        person = people_bump([user_id])[user_id]
        ended = {"unread_from": None, "user_revision": person.revision}
        if not own.filter(read_ordinal__lt=ordinal).update(read_ordinal=ordinal, **ended):
            if own.filter(unread_from__lte=ordinal).update(**ended):
                publish_on_commit(UserUpdated(user_id=user_id, revision=person.revision))
            else:
                # Read further, or gone, in the meantime.
                transaction.set_rollback(True)
            return
        publish_on_commit(
            UserUpdated(
                user_id=user_id,
                revision=person.revision,
                marked_conversation_id=conversation_id,
                read_ordinal=ordinal,
            )
        )
        if not person.shares_read_marks:
            return
        viewers = marks_of_room(conversation_id).viewers_of(user_id)
        if viewers:
            publish_on_commit(
                ReadUpdated(conversation_id, user_id, ordinal, viewers, person.profile_revision)
            )


def unread_mark(*, user_id: UUID, conversation_id: UUID, seq: int) -> None:
    """Mark a conversation as unread from a message on, until its person reads it or writes in it.

    Their read mark stays, so that nobody else sees anything of it. The conversation is not locked,
    as this is no revision of it.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        MarkInvalid: there is no such message yet, or none that they see.
        RateLimited: too many changes by one person.
    """
    CHANGES.count(user_id)
    membership = access_membership(user_id=user_id, conversation_id=conversation_id)
    conversation = membership.conversation
    hidden = visible_after(conversation.history, membership.joined_seq)
    if not hidden < seq <= conversation.last_seq:
        raise MarkInvalid(conversation.last_seq)
    # After the message before it: a row without an ordinal of its own has that of what was before.
    before = Message.objects.filter(conversation_id=conversation_id, seq=seq - 1)
    unread_from = (before.values_list("ordinal", flat=True).first() or 0) + 1
    if unread_from == membership.unread_from:
        return
    with transaction.atomic():
        revision = people_bump([user_id])[user_id].revision
        present = Membership.objects.filter(
            conversation_id=conversation_id, person_id=user_id, left_at=None
        )
        if not present.update(unread_from=unread_from, user_revision=revision):
            raise ConversationNotFound  # They were removed in the meantime.
        publish_on_commit(UserUpdated(user_id=user_id, revision=revision))


def marks_joined(
    conversation: Conversation, joining: Collection[UUID]
) -> Iterable[ReadUpdated | ReadWithdrawn]:
    """Return the events by which members see the marks of those who join, inside the transaction.

    Where the conversation becomes too large for marks, nobody's is shown any more.

    Arguments:
        conversation: as it is with them.
    """
    if conversation.member_count > MARKS_MEMBERS_MAX:
        if conversation.member_count - len(joining) <= MARKS_MEMBERS_MAX:
            members = Membership.objects.filter(conversation=conversation, left_at=None)
            showing = dict(
                members.exclude(person_id__in=joining)
                .order_by("person_id")
                .values_list("person_id", "person__profile_revision")
            )
            yield ReadWithdrawn(conversation.pk, showing, frozenset(showing))
        return
    marks = marks_of_room(conversation.pk)
    for person_id in joining:
        if event := mark_seen(conversation.pk, marks, person_id, but=joining):
            yield event
