"""People save messages for themselves."""

from uuid import UUID

from django.db import transaction
from msgspec import UNSET

from chat.core.rates import CHANGES
from chat.events.bus import publish_on_commit
from chat.events.types import UserUpdated
from chat.messaging.errors import MessageDeleted, MessageNotFound, SavedFull
from chat.messaging.models import Saved
from chat.messaging.selectors.history import message_by_seq
from chat.people.services import own_bump, own_rows_prune
from chat.protocol import own
from chat.protocol.limits import SAVED_MAX


def message_save(*, user_id: UUID, conversation_id: UUID, seq: int) -> None:
    """Save a message for one person alone; again is no change.

    The conversation is not locked, as this is no revision of it.

    Raises:
        ConversationNotFound: there is none, or the person is not a member.
        MessageNotFound: it has no such message.
        MessageDeleted: it is deleted.
        SavedFull: they save as many as one can.
        RateLimited: too many changes by one person.
    """
    CHANGES.count(user_id)
    message = message_by_seq(user_id=user_id, conversation_id=conversation_id, seq=seq)
    if message.event is not UNSET:
        raise MessageNotFound
    if message.deleted_at is not None:
        raise MessageDeleted
    with transaction.atomic():
        # Their person is locked from here on: of two devices one counts after the other.
        revision = own_bump(user_id)
        saved = Saved.objects.filter(person_id=user_id, is_on=True)
        if saved.filter(conversation_id=conversation_id, seq=seq).exists():
            transaction.set_rollback(True)
            return
        if saved.count() >= SAVED_MAX:
            raise SavedFull
        Saved.objects.update_or_create(
            person_id=user_id,
            conversation_id=conversation_id,
            seq=seq,
            defaults={"revision": revision, "is_on": True},
        )
        _publish(user_id, own.Saved(conversation_id, seq, revision, is_on=True))


def message_unsave(*, user_id: UUID, conversation_id: UUID, seq: int) -> None:
    """Do not save a message any more; again is no change.

    What somebody saved they may give up also where they have left.

    Raises:
        ConversationNotFound: they do not save it, and there is no such conversation, or they are
            not a member.
        MessageNotFound: they do not save it, and the conversation has no such message.
        RateLimited: too many changes by one person.
    """
    CHANGES.count(user_id)
    saved = Saved.objects.filter(
        person_id=user_id, conversation_id=conversation_id, seq=seq, is_on=True
    )
    if not saved.exists():
        message_by_seq(user_id=user_id, conversation_id=conversation_id, seq=seq)
        return
    with transaction.atomic():
        revision = own_bump(user_id)
        if not saved.update(revision=revision, is_on=False):
            transaction.set_rollback(True)  # Another device did it in the meantime.
            return
        own_rows_prune(user_id, Saved.objects.filter(person_id=user_id, is_on=False))
        _publish(user_id, own.Saved(conversation_id, seq, revision, is_on=False))


def _publish(user_id: UUID, row: own.Saved) -> None:
    rows = own.OwnRows(saved=[row])
    publish_on_commit(UserUpdated(user_id=user_id, revision=row.revision, own=rows))
